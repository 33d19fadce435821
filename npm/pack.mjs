// A release's archives and their SHA256SUMS -> npm packages: one for each platform with the program in it, and
// `specsite`, which depends on all of them and starts the one that npm found to fit.
//
//   node npm/pack.mjs RELEASE OUTPUT
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PLATFORMS = [
  { target: "x86_64-unknown-linux-musl", os: "linux", cpu: "x64" },
  { target: "aarch64-unknown-linux-musl", os: "linux", cpu: "arm64" },
  { target: "x86_64-apple-darwin", os: "darwin", cpu: "x64" },
  { target: "aarch64-apple-darwin", os: "darwin", cpu: "arm64" },
  { target: "x86_64-pc-windows-msvc", os: "win32", cpu: "x64" },
];

const [release, output] = process.argv.slice(2);
if (!release || !output) {
  console.error("usage: node npm/pack.mjs RELEASE OUTPUT");
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const version = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m)[1];
const main = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const sums = new Map(
  readFileSync(join(release, "SHA256SUMS"), "utf8").trim().split("\n").map((line) => line.split(/\s+\*?/).reverse()),
);

/** The path of an archive that is what its sum says. */
function archive(name) {
  const path = resolve(release, name);
  const sum = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (sum !== sums.get(name)) throw new Error(`${name} is not what SHA256SUMS says: ${sum}`);
  return path;
}

function write(folder, about) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(about, null, 2)}\n`);
  for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(root, licence), join(folder, licence));
}

const optionalDependencies = {};
for (const { target, os, cpu } of PLATFORMS) {
  const windows = os === "win32";
  const name = `specsite-${os}-${cpu}`;
  const program = `specsite${windows ? ".exe" : ""}`;
  const folder = join(output, name);
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  if (windows) {
    execFileSync("unzip", ["-q", "-j", "-o", archive(`specsite-${target}.zip`), `*/${program}`, "-d", bin]);
  } else {
    const path = archive(`specsite-${target}.tar.gz`);
    execFileSync("tar", ["-xzf", path, "-C", bin, "--strip-components=1", `specsite-${target}/${program}`]);
  }
  const { description, license } = main;
  write(folder, { name, version, description: `${description}; for ${os} ${cpu}`, license, os: [os], cpu: [cpu], files: ["bin"] });
  optionalDependencies[name] = version;
}

const folder = join(output, main.name);
mkdirSync(folder, { recursive: true });
cpSync(join(here, "bin"), join(folder, "bin"), { recursive: true });
cpSync(join(root, "README.md"), join(folder, "README.md"));
write(folder, { ...main, version, optionalDependencies });
