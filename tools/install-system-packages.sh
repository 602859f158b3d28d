#!/bin/sh
# Installs the Debian packages the tests need; the application starts without any of them. Safe to run again.
# Usage: sh tools/install-system-packages.sh
set -eu

# chromium: the browser the tests drive. fonts-noto-cjk: 宋体、黑体 glyphs, without which Chinese shows as empty boxes.
# libreoffice-writer-nogui: what reads .doc, .wps, .rtf and .odt (90 MB, about a minute); .xls and .et would need
# libreoffice-calc-nogui as well, which no test does. A test that lacks its package is skipped and says so.
packages="chromium fonts-noto-cjk libreoffice-writer-nogui"

say() { printf '%s\n' "$*"; }
fail() { printf '错误：%s\n' "$*" >&2; exit 1; }

missing=""
for package in $packages; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
    say "系统软件包已齐全：$packages。"
    exit 0
fi

command -v apt-get >/dev/null 2>&1 || fail "没有 apt-get。请用本系统的软件包管理器安装：$missing。"
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "安装软件包需要管理员权限：请以 root 身份运行，或先安装 sudo。"
    as_root="sudo"
fi

export DEBIAN_FRONTEND=noninteractive
say "正在更新软件包目录……"
$as_root apt-get update -qq || fail "软件包目录更新失败，请检查网络和 /etc/apt/sources.list。"
say "正在安装：$missing ……"
# shellcheck disable=SC2086 — the names must be split into words
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null \
    || fail "安装失败。可单独运行 apt-get install$missing 查看原因。"
say "系统软件包安装完成：$missing。"
