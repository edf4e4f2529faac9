# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Command line of boot.

boot_usage()
{
	cat <<'TEXT'
usage: boot [OPTION...] [-- COMMAND [ARGUMENT...]]

Boots a Linux guest above the software paravisor, runs COMMAND in it as root and
exits with COMMAND's status. Its output comes on stdout, all else on stderr.
Without COMMAND and on a terminal: a shell in the guest (Ctrl-A X leaves).

  --personality P  openhcl-snp (default), openhcl-vbs, openhcl-tdx; svsm, an SNP guest under an
                   SVSM, svsm-vtom, one that leaves #VC to it; tdx-l2, a TDX guest under
                   an L1, tdx-l2-hidden, one that is not told of TDX; cca-plane, an arm64
                   Realm in a plane above P0, cca-plane-hidden, one that is not told of the
                   Realm; none (the monitor plays a plain VM), plain (no monitor at all)
  --arch A         x86 (default) or arm64, for none and plain
  --kernel IMAGE   bzImage, vmlinux or arm64 Image to boot (default: the suite's)
  --stock          the base kernel        --debug-kernel  the suite's with KASAN and lockdep
  --overlay DIR    files to add to the guest's root folder; may be repeated
  --append ARGS    more kernel command line
  --cpus N --mem MIB --timeout S          (1, 1024, 120; a shell has no timeout)
  --stdin          give COMMAND what stands on stdin
  --json FILE      the record of the boot: exits, violations, durations, requests
  --keep DIR       keep all raw logs there
  --console        show the kernel's console on stderr
  --hostile SEED   everything from below the paravisor lies, as drawn from SEED
  --opt NAME       option of the monitor, may be repeated: hide-isolation, cvmbus, vbs-boundary;
                   for svsm: vmlinux (no decompressor), vmpl1, no-feature-leaf, no-svsm-query,
                   no-svsm-attest, no-svsm-vtpm, svsm-apic, snp-strict-4k, forged-feature-leaf;
                   for tdx-l2: ve, intel-l1, no-feature-leaf, no-tdx-report, no-tdx-rtmr,
                   no-tdx-quote, no-tdx-tdisp; for openhcl-tdx: tdx-services;
                   for cca-plane: no-cca-report, no-cca-measure, no-cca-tdisp,
                   no-feature-call, dt-features, rsi-visible, cca-sha512, vdev-sha256, vdev-sha512
  --fault NAME     fault of the monitor
  --misbehave LIST misbehaviour of the vTPM (see vtpm/README), or of the security processor
                   that an SVSM, an L1 or P0 asks (see rot/README), one a request
  --vtpm ARGS      more arguments for the vTPM     --no-vtpm  none at all
  --rot ARGS       more arguments for the security processor
  --disk FILE      an NVMe disk with FILE as its raw contents, written to as well
  --tdisp          the disk can be locked and accepted as a trusted device (TDISP)
  --lie NAME       what the host lies about then (see monitor/x86/README.rst); may be repeated
  --dsm ARGS       more arguments for the device's security manager (see dsm/README)
  --qemu ARGS      more arguments for QEMU

Exit status: COMMAND's; 120 the guest broke a rule of the paravisor; 121 the guest
died; 124 timeout; 125 wrong use, or something needed is missing.
TEXT
}

boot_bad()
{
	printf 'boot: %s\n' "$*" >&2
	exit 125
}

boot_number()
{
	if ! [[ $2 =~ ^[0-9]{1,9}$ ]] || [ "$2" -lt "$3" ]; then
		boot_bad "$1 takes a number from $3 on, not '$2'"
	fi
}

boot_defaults()
{
	personality=openhcl-snp arch='' kernel='' kind=suite cpus=1 mem=1024 timeout=''
	overlays=() append='' json='' keep='' show_console='' hostile='' monitor_options=()
	vtpm=auto vtpm_args=() qemu_args=() command=() use_stdin=''
	disk='' tdisp='' lies=() dsm_args=() rot='' rot_args=() misbehave=''
}

boot_needs_value()
{
	case $1 in
	--stock | --debug-kernel | --stdin | --console | --no-vtpm | --tdisp | --help | -h | --) return 1 ;;
	esac
}

boot_disk()
{
	[ -z "$disk" ] || boot_bad "--disk is to be given once"
	if [ ! -f "$1" ] || [ ! -r "$1" ] || [ ! -w "$1" ]; then
		boot_bad "--disk: cannot read and write the file '$1'"
	fi
	[ "$(stat -L -c %s -- "$1")" -ge 512 ] || boot_bad "--disk: '$1' has less than 512 bytes"
	disk=$(realpath -- "$1")
}

boot_option()
{
	case $1 in
	--personality) personality=$2 ;;
	--arch) arch=$2 ;;
	--kernel) kernel=$2 ;;
	--stock) kind=stock ;;
	--debug-kernel) kind=debug ;;
	--overlay) [ -d "$2" ] || boot_bad "--overlay: no folder '$2'"; overlays+=("$(realpath -- "$2")") ;;
	--append) append+=" $2" ;;
	--cpus) boot_number "$1" "$2" 1; cpus=$2 ;;
	--mem) boot_number "$1" "$2" 256; mem=$2 ;;
	--timeout) boot_number "$1" "$2" 1; timeout=$2 ;;
	--stdin) use_stdin=1 ;;
	--json) json=$(realpath -m -- "$2") ;;
	--keep) keep=$(realpath -m -- "$2") ;;
	--console) show_console=1 ;;
	--hostile) boot_number "$1" "$2" 0; hostile=$2 ;;
	--opt) monitor_options+=("opt=$2") ;;
	--fault) monitor_options+=("fault=$2") ;;
	--misbehave) misbehave=$2 ;;
	--vtpm) vtpm=yes; read -ra more <<<"$2"; vtpm_args+=("${more[@]}") ;;
	--no-vtpm) vtpm=no ;;
	--rot) read -ra more <<<"$2"; rot_args+=("${more[@]}") ;;
	--disk) boot_disk "$2" ;;
	--tdisp) tdisp=1; monitor_options+=(opt=tdisp) ;;
	--lie) lies+=("$2"); monitor_options+=("lie=$2") ;;
	--dsm) read -ra more <<<"$2"; dsm_args+=("${more[@]}") ;;
	--qemu) read -ra more <<<"$2"; qemu_args+=("${more[@]}") ;;
	*) boot_bad "unknown option '$1'; boot --help lists them" ;;
	esac
}

boot_parse()
{
	local more
	boot_defaults
	while [ "$#" -gt 0 ]; do
		case $1 in
		-h | --help) boot_usage; exit 0 ;;
		--) shift; [ "$#" -gt 0 ] || boot_bad "no command after --"; command=("$@"); break ;;
		-*) ;;
		*) boot_bad "unexpected '$1'; a command stands after --" ;;
		esac
		if boot_needs_value "$1"; then
			[ "$#" -ge 2 ] || boot_bad "$1 needs a value"
			boot_option "$1" "$2"
			shift 2
		else
			boot_option "$1" ''
			shift
		fi
	done
	boot_check
}

# Under an SVSM it is the security processor that signs, else the vTPM has it signed.
boot_misbehave()
{
	[ -n "$misbehave" ] || return 0
	if [ -n "$rot" ]; then
		rot_args+=(--misbehave "$misbehave")
	else
		vtpm=yes
		vtpm_args+=(--misbehave "$misbehave")
	fi
}

boot_has_option()
{
	[[ " ${monitor_options[*]} " == *" opt=$1 "* ]]
}

# What is about a quote needs who makes one, all else a TDI.
boot_check_lies()
{
	local lie
	[ -n "$tdisp" ] || [ "${#dsm_args[@]}" -eq 0 ] || boot_bad "--dsm needs --tdisp"
	for lie in "${lies[@]}"; do
		case $lie in
		quote-* | token-* | measure-*) [ -n "$rot" ] || boot_bad "--lie $lie needs a personality with a security processor" ;;
		*) [ -n "$tdisp" ] || boot_bad "--lie $lie needs --tdisp" ;;
		esac
	done
}

# The personality tells the architecture, but for the two that are not about any.
boot_check_arch()
{
	local own=x86
	case $personality in
	cca-plane | cca-plane-hidden) own=arm64 ;;
	none | plain) own=${arch:-x86} ;;
	esac
	case ${arch:=$own} in x86 | arm64) ;; *) boot_bad "unknown architecture '$arch'" ;; esac
	[ "$arch" = "$own" ] || boot_bad "personality $personality is not of $arch"
	[ "$arch" = x86 ] || [ "$vtpm" != yes ] || boot_bad "no vTPM on $arch"
}

boot_check()
{
	case $personality in svsm | svsm-vtom | tdx-l2 | tdx-l2-hidden | cca-plane | cca-plane-hidden) rot=1 ;; esac
	! boot_has_option tdx-services || rot=1
	[ -n "$rot" ] || [ "${#rot_args[@]}" -eq 0 ] ||
		boot_bad "--rot needs personality svsm, svsm-vtom, tdx-l2, tdx-l2-hidden, cca-plane or cca-plane-hidden"
	boot_misbehave
	boot_check_arch
	case $personality in
	openhcl-snp | openhcl-vbs | openhcl-tdx | svsm | svsm-vtom) [ "$vtpm" != auto ] || vtpm=yes ;;
	none | plain | tdx-l2 | tdx-l2-hidden | cca-plane | cca-plane-hidden) [ "$vtpm" != auto ] || vtpm=no ;;
	*) boot_bad "unknown personality '$personality'" ;;
	esac
	[ -z "$tdisp" ] || [ -n "$disk" ] || boot_bad "--tdisp needs --disk"
	boot_check_lies
	if [ "$personality" = plain ] && { [ -n "$hostile" ] || [ "${#monitor_options[@]}" -gt 0 ]; }; then
		boot_bad "personality plain has no monitor to take --hostile, --opt, --tdisp, --lie or --fault"
	fi
	interactive=''
	if [ "${#command[@]}" -eq 0 ]; then
		if [ ! -t 0 ] || [ ! -t 1 ]; then
			boot_bad "no command given, and no terminal for a shell"
		fi
		interactive=1
	fi
	[ -n "$timeout" ] || [ -n "$interactive" ] || timeout=120
}
