//go:build !linux

package main

import "syscall"

// diesWithUs has nothing to offer outside Linux.
func diesWithUs() *syscall.SysProcAttr {
	return nil
}
