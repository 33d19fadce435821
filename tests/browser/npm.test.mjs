// The npm packages: made from a release, installed from their files, started.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const PACK = fileURLToPath(new URL("../../npm/pack.mjs", import.meta.url));
const UNIX = ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl", "x86_64-apple-darwin", "aarch64-apple-darwin"];

/** A release whose program says how it was called and ends with 1. */
function release(folder) {
  const program = '#!/bin/sh\necho "called with $*"\nexit 1\n';
  const windows = join(folder, "specsite-x86_64-pc-windows-msvc.zip");
  for (const target of UNIX) {
    const name = `specsite-${target}`;
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "specsite"), program);
    chmodSync(join(folder, name, "specsite"), 0o755);
    execFileSync("tar", ["-czf", join(folder, `${name}.tar.gz`), "-C", folder, name]);
  }
  // Node has no writer of zip files.
  execFileSync("python3", ["-c", `import zipfile; zipfile.ZipFile(${JSON.stringify(windows)}, "w").writestr("specsite-x86_64-pc-windows-msvc/specsite.exe", "x")`]);
  const archives = readdirSync(folder).filter((name) => /\.(tar\.gz|zip)$/.test(name));
  const sum = (name) => createHash("sha256").update(readFileSync(join(folder, name))).digest("hex");
  writeFileSync(join(folder, "SHA256SUMS"), archives.map((name) => `${sum(name)}  ${name}\n`).join(""));
}

test("a release becomes packages that start the program and pass on what it says", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "specsite-npm-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [from, to, project] = ["release", "packages", "project"].map((name) => join(folder, name));
  mkdirSync(from);
  mkdirSync(project);
  release(from);
  execFileSync("node", [PACK, from, to]);
  assert.equal(readdirSync(to).length, 6);
  const about = JSON.parse(readFileSync(join(to, "specsite", "package.json"), "utf8"));
  assert.equal(Object.keys(about.optionalDependencies).length, 5);
  assert.equal(about.scripts, undefined, "nothing runs while npm installs");
  // npm takes packages by name from a registry; those that stand in its place here are the files themselves.
  about.optionalDependencies = {};
  writeFileSync(join(to, "specsite", "package.json"), JSON.stringify(about));
  const own = `specsite-${process.platform}-${process.arch}`;
  const files = [own, "specsite"].map((name) => {
    const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", join(to, name)], { cwd: folder, encoding: "utf8" }));
    return join(folder, packed.filename);
  });
  writeFileSync(join(project, "package.json"), "{}");
  const install = (list) => execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", ...list], { cwd: project, stdio: "pipe" });
  const program = join(project, "node_modules", ".bin", "specsite");
  install(files.slice(1));
  const alone = spawnSync(program, ["check"], { encoding: "utf8" });
  assert.equal(alone.status, 2);
  assert.match(alone.stderr, new RegExp(`${own} is not installed`));
  install(files);
  const started = spawnSync(program, ["check", "a b"], { encoding: "utf8" });
  assert.deepEqual([started.status, started.stdout], [1, "called with check a b\n"]);
});

test("an archive that is not what its sum says is refused", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "specsite-npm-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const from = join(folder, "release");
  mkdirSync(from);
  release(from);
  writeFileSync(join(from, `specsite-${UNIX[0]}.tar.gz`), "something else");
  const packed = spawnSync("node", [PACK, from, join(folder, "packages")], { encoding: "utf8" });
  assert.notEqual(packed.status, 0);
  assert.match(packed.stderr, /is not what SHA256SUMS says/);
  assert.ok(!existsSync(join(folder, "packages", "specsite")));
});
