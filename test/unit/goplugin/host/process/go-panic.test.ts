// What is shown of a Go program's stack trace.
import assert from "node:assert/strict";
import { panicSummary } from "../../../../../src/goplugin/host/process/go-panic.js";

const TRACE = `starting
panic: runtime error: index out of range [3] with length 2 [recovered]
\tpanic: runtime error: index out of range [3] with length 2

goroutine 23 [running]:
panic({0x9a1c40?, 0xc00022e1b0?})
\t/usr/local/go/src/runtime/panic.go:770 +0x132
google.golang.org/grpc.(*Server).processUnaryRPC(0xc0001a6000, {0xb6b4a0})
\t/root/go/pkg/mod/google.golang.org/grpc@v1.64.0/server.go:1379 +0xdf8
example.com/plugin/files.(*Provider).read(...)
\t/src/files/provider.go:88
main.(*plugin).ExecuteProvider(0xc000012345, {0xb6, 0xc0})
\t/src/main.go:42 +0x1d
created by google.golang.org/grpc.(*Server).serveStreams.func2.1 in goroutine 18
\t/root/go/pkg/mod/google.golang.org/grpc@v1.64.0/server.go:1040 +0x125
`.split("\n");

describe("panicSummary", () => {
  it("keeps the message and the first frame in the plugin's own code", () => {
    assert.deepEqual(panicSummary(TRACE), [
      "panic: runtime error: index out of range [3] with length 2 [recovered]",
      "\tpanic: runtime error: index out of range [3] with length 2",
      "example.com/plugin/files.(*Provider).read(...)",
      "\t/src/files/provider.go:88",
    ]);
  });

  it("keeps the whole trace when no frame is the plugin's own", () => {
    const trace = ["fatal error: all goroutines are asleep - deadlock!", "", "goroutine 1 [select]:"];
    assert.deepEqual(panicSummary(trace), trace);
  });

  it("finds nothing in other output", () => {
    assert.equal(panicSummary(["panicking", "goroutine 1 [running]:"]), undefined);
  });
});
