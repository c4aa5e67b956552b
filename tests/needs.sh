# What the tests need from the machine, and how to get it. Sourced by tests/run.
#
# Nothing is skipped for want of a tool: what is missing is installed from Debian, and where that is
# not possible the step fails and says what to install.

# Runs a command as root: directly, or with sudo where it asks for no password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# Stops the step with a sentence.
give_up() {
  echo "tests/run: $*" >&2
  exit 1
}

# debian WHY PACKAGE...: installs Debian packages, starting none of their services.
debian() {
  local why=$1
  shift
  local ask="$why needs the Debian packages: $*. Install them (apt-get install $*) and run tests/run again"
  command -v apt-get >/dev/null || give_up "$ask"
  as_root true || give_up "$ask (this user is not root and has no sudo)"
  echo "Installing $* ..."

  # A package's service must not start on a machine that only wants to run tests. A policy that is
  # already there is left alone.
  local policy=/usr/sbin/policy-rc.d ours=no log
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    ours=yes
  fi
  case " $* " in
    *" postfix "*)
      echo 'postfix postfix/main_mailer_type select No configuration' |
        as_root debconf-set-selections
      ;;
  esac
  log=$(mktemp)
  local done=no
  # A mirror that does not answer once is asked again.
  if as_root apt-get -q -o DPkg::Lock::Timeout=900 -o Acquire::Retries=5 update >"$log" 2>&1 </dev/null &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
      -o DPkg::Lock::Timeout=900 -o Acquire::Retries=5 install "$@" >>"$log" 2>&1 </dev/null; then
    done=yes
  fi
  [ "$ours" = no ] || as_root rm -f "$policy"
  if [ "$done" = no ]; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    give_up "$ask"
  fi
  rm -f "$log"
}

# need_commands WHY "COMMAND..." PACKAGE...: installs the packages if one of the commands is missing.
need_commands() {
  local why=$1 commands=$2 command
  shift 2
  for command in $commands; do
    if ! PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null; then
      debian "$why" "$@"
      break
    fi
  done
  for command in $commands; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null ||
      give_up "$why needs the command $command, and installing $* did not bring it"
  done
}

need_rust() {
  command -v cargo >/dev/null ||
    give_up "the Rust toolchain is missing: install it with rustup (rust-version in Cargo.toml says which)"
  cargo fmt --version >/dev/null 2>&1 ||
    give_up "rustfmt is missing: run 'rustup component add rustfmt'"
  cargo clippy --version >/dev/null 2>&1 ||
    give_up "clippy is missing: run 'rustup component add clippy'"
}

need_python() {
  need_commands "judging the letters" python3 python3
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    give_up "judging the letters needs Python 3.11 or newer; this is $(python3 --version)"
}

# The parser of calendars comes from Debian, for Debian's own Python; another one that stands first on the
# path may not see it.
need_icalendar() {
  need_python
  local why="judging the calendar files"
  for calendar_python in python3 /usr/bin/python3; do
    "$calendar_python" -c 'import icalendar' 2>/dev/null && return
  done
  debian "$why" python3-icalendar
  for calendar_python in python3 /usr/bin/python3; do
    "$calendar_python" -c 'import icalendar' 2>/dev/null && return
  done
  give_up "$why needs the Python package icalendar, and installing python3-icalendar did not bring it"
}

need_postfix() {
  need_python
  need_commands "the test against a real mail server" "postfix dovecot openssl" \
    postfix dovecot-core openssl
}

need_dovecot() {
  local why="reading mail from a real IMAP server"
  need_python
  need_commands "$why" "dovecot openssl" dovecot-core openssl
  # The part of it that speaks IMAP is a package of its own.
  [ -x /usr/lib/dovecot/imap ] || debian "$why" dovecot-imapd
  [ -x /usr/lib/dovecot/imap ] ||
    give_up "$why needs Debian's dovecot-imapd, and installing it did not bring /usr/lib/dovecot/imap"
}

# Debian's Exim cannot be installed beside Postfix, so its packages are unpacked into target/tools.
need_exim() {
  local why="the test against Exim" packages=(exim4-daemon-light libnss-wrapper) package
  need_python
  need_commands "$why" openssl openssl
  exim=$PWD/target/tools/exim
  if [ ! -x "$exim/usr/sbin/exim4" ] || ! compgen -G "$exim/usr/lib/*/libnss_wrapper.so" >/dev/null; then
    command -v apt-get >/dev/null ||
      give_up "$why unpacks Debian packages (${packages[*]}), and this is no Debian"
    rm -rf "$exim"
    mkdir -p "$exim"
    (
      cd "$exim"
      # A list of packages that is out of date names files that are gone.
      apt-get -q -o Acquire::Retries=5 download "${packages[@]}" >log 2>&1 ||
        {
          as_root apt-get -q -o DPkg::Lock::Timeout=900 -o Acquire::Retries=5 update &&
            apt-get -q -o Acquire::Retries=5 download "${packages[@]}"
        } >log 2>&1 ||
        { cat log >&2; exit 1; }
      for package in *.deb; do dpkg-deb -x "$package" .; done
    ) || give_up "$why needs the Debian packages ${packages[*]}, and they could not be fetched"
  fi
  if ldd "$exim/usr/sbin/exim4" | grep -q 'not found'; then
    debian "$why" libcrypt1 libdb5.3 libgnutls-dane0 libgnutls30 libidn12 libidn2-0 libnsl2 libpcre2-8-0
  fi
  if ldd "$exim/usr/sbin/exim4" | grep 'not found'; then
    give_up "$why lacks these libraries"
  fi
}

need_node() {
  need_commands "judging what other programs read" "node npm" nodejs npm
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    give_up "judging what other programs read needs Node 20.19 or newer; this is $(node --version)"
}

need_mail_readers() {
  need_commands "judging the letters" "spamassassin w3m lynx" spamassassin w3m lynx
}

# Mail programs, and a screen for them that nobody sees. Only for tests/release-check/run.
need_mail_programs() {
  need_python
  need_commands "opening letters in mail programs" \
    "thunderbird claws-mail Xvfb xdotool import convert dbus-run-session" \
    thunderbird claws-mail claws-mail-fancy-plugin xvfb xdotool imagemagick dbus-daemon fonts-dejavu \
    fonts-liberation
  dpkg -s claws-mail-fancy-plugin >/dev/null 2>&1 ||
    debian "opening letters in Claws Mail" claws-mail-fancy-plugin
}

need_openssl() {
  need_commands "making keys that sign letters" openssl openssl
}

# dkimpy comes from the Python package index, into an environment of its own that is kept between runs. It
# asks PyNaCl about Ed25519.
need_dkimpy() {
  local packages=(dkimpy==1.1.8 dnspython==2.9.2 PyNaCl==1.6.2 cffi==2.1.1 pycparser==3.12)
  need_python
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian "verifying signatures" python3-venv
  dkim_python="$PWD/target/tools/dkimpy/bin/python3"
  if ! "$dkim_python" -c 'import sys; from importlib.metadata import version
for package in sys.argv[1:]:
    name, wanted = package.split("==")
    assert version(name) == wanted' "${packages[@]}" 2>/dev/null; then
    python3 -m venv --clear target/tools/dkimpy
    "$dkim_python" -m pip install --quiet --disable-pip-version-check "${packages[@]}" ||
      give_up "verifying signatures needs the Python package dkimpy, and pip could not install it"
  fi
}

need_browser() {
  need_commands "judging the HTML" "chromium" chromium
  need_commands "judging the HTML" "java" default-jre-headless
  need_node
}

need_firefox() {
  need_commands "trying the preview" "firefox-esr" firefox-esr
  need_node
}

# cargo-deny comes as source only; it is kept under target/tools between runs.
need_deny() {
  local version=0.20.2
  deny="$PWD/target/tools/bin/cargo-deny"
  if [ "$("$deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
    if [ "$(cargo deny --version 2>/dev/null)" = "cargo-deny $version" ]; then
      deny=$(command -v cargo-deny)
      return
    fi
    echo "Building cargo-deny $version (about two minutes, once) ..."
    cargo install --quiet --locked --debug --version "$version" --root target/tools \
      --target-dir target/tools/build cargo-deny ||
      give_up "cargo-deny $version could not be built: run 'cargo install --locked cargo-deny'"
    rm -rf target/tools/build
  fi
}

# cargo-fuzz comes as source only; it is kept under target/tools between runs. Only for tests/fuzz/run.
need_cargo_fuzz() {
  local version=0.13.2
  cargo_fuzz="$PWD/target/tools/bin/cargo-fuzz"
  if [ "$("$cargo_fuzz" --version 2>/dev/null)" != "cargo-fuzz $version" ]; then
    echo "Building cargo-fuzz $version (about two minutes, once) ..."
    cargo install --quiet --locked --debug --version "$version" --root target/tools \
      --target-dir target/tools/build cargo-fuzz ||
      give_up "cargo-fuzz $version could not be built: run 'cargo install --locked cargo-fuzz'"
    rm -rf target/tools/build
  fi
}
