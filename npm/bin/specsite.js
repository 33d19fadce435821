#!/usr/bin/env node
// Starts the program of this platform. It lies in a package of its own, which npm installs and checks like any other:
// nothing is downloaded here or while installing.
"use strict";
const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const { platform, arch } = process;
const name = `specsite-${platform}-${arch}`;

let program;
try {
  program = require.resolve(`${name}/bin/specsite${platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`error: the package ${name} is not installed`);
  console.error("  help: install specsite without --omit=optional; where there is no such package, build it with cargo");
  process.exit(2);
}

const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
// The program ends by itself; until then, so does nobody who waits for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (cause) => {
  console.error(`error: cannot start ${program}: ${cause.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
