package main

import "syscall"

// diesWithUs makes the system kill the plugin when we end in any way.
func diesWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
