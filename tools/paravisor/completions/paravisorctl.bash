# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# bash completion for paravisorctl

# The command; of tdisp and measure both words.
_paravisorctl_command()
{
	local i word first=

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		--root | --nonce | --out | --auxblob | --roots | --certs | --measurement | \
		--isolation | --tsm | --generation | --dir | --measurements | --manifest | \
		--service-provider | --service | --manifest-version | --privlevel | --vmpl | \
		--ek | --format | --quote | --rtmr | --min-tcb-svn | --digest | --data | \
		--cca-key | --rem)
			i=$((i + 1))
			;;
		-*)
			;;
		tdisp | measure)
			first=$word
			;;
		*)
			printf '%s' "${first:+$first }$word"
			return
			;;
		esac
	done
	printf '%s' "$first"
}

# Functions that can be locked. Readline breaks words at the colons of an address, so the word is
# taken from the line, and what stands before its last colon is left out of the answers.
_paravisorctl_devices()
{
	local dir cur=${COMP_LINE:0:COMP_POINT} before=

	cur=${cur##*[[:space:]]}
	[[ $COMP_WORDBREAKS != *:* ]] || before=${cur%"${cur##*:}"}
	COMPREPLY=()
	for dir in /sys/bus/pci/devices/*/tsm/lock; do
		dir=${dir%/tsm/lock}
		dir=${dir##*/}
		[[ $dir == "*" || $dir != "$cur"* ]] || COMPREPLY+=("${dir#"$before"}")
	done
}

_paravisorctl_tsms()
{
	local dir names=

	for dir in /sys/class/tsm/*/pci_mode; do
		[ ! -e "$dir" ] || names+=" $(basename "${dir%/pci_mode}")"
	done
	_paravisorctl_words "$names" "$1"
}

# Registers that can be extended.
_paravisorctl_registers()
{
	local file names=

	for file in /sys/devices/virtual/misc/*/measurements/*:*; do
		[ ! -w "$file" ] || names+=" $(basename "${file%:*}")"
	done
	_paravisorctl_words "$names" "$1"
}

_paravisorctl_words()
{
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_paravisorctl_files()
{
	compopt -o filenames
	mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_paravisorctl()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command
	local common="--root --json -q --quiet -h --help -V --version"
	local bits="page_state exceptions interrupts ap_startup shared_alias visibility_call
		private_mmio report_hcl report_snp report_svsm report_tdx report_cca
		measure_extend vtpm tdisp tdisp_attested confidential_vmbus vcpu_create
		quote_tdx"

	command=$(_paravisorctl_command)
	case $prev in
	--root)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	--dir)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	--tsm)
		_paravisorctl_tsms "$cur"
		return
		;;
	--generation | --manifest-version | --min-tcb-svn | --rtmr | --rem | --digest)
		return
		;;
	--privlevel | --vmpl)
		_paravisorctl_words "0 1 2 3" "$cur"
		return
		;;
	--service-provider)
		_paravisorctl_words svsm "$cur"
		return
		;;
	--service)
		_paravisorctl_words "vtpm uefi-mm" "$cur"
		return
		;;
	--format)
		_paravisorctl_words "hcl snp tdreport quote cca" "$cur"
		return
		;;
	--nonce | --out | --auxblob | --roots | --certs | --measurement | --measurements | \
	--manifest | --ek | --quote | --data | --cca-key)
		_paravisorctl_files "$cur"
		return
		;;
	--isolation)
		_paravisorctl_words "snp tdx cca vbs" "$cur"
		return
		;;
	esac
	case $command:$cur in
	report:-*)
		_paravisorctl_words "$common --nonce --out --auxblob --privlevel --service-provider
			--service --manifest-version --manifest --tdreport" "$cur"
		;;
	verify:-*)
		_paravisorctl_words "$common --nonce --roots --certs --measurement --isolation
			--allow-debug --format --vmpl --auxblob --manifest --service
			--manifest-version --ek --quote --rtmr --min-tcb-svn --cca-key --rem" "$cur"
		;;
	"tdisp lock":-*)
		_paravisorctl_words "$common --tsm" "$cur"
		;;
	"tdisp accept":-*)
		_paravisorctl_words "$common --generation" "$cur"
		;;
	"tdisp evidence":-*)
		_paravisorctl_words "$common --nonce --refresh --out" "$cur"
		;;
	"tdisp verify":-*)
		_paravisorctl_words "$common --dir --nonce --refresh --roots --measurements" "$cur"
		;;
	"measure extend":-*)
		_paravisorctl_words "$common --digest --data" "$cur"
		;;
	*:-*)
		_paravisorctl_words "$common" "$cur"
		;;
	:*)
		_paravisorctl_words "status features report verify measure tdisp" "$cur"
		;;
	tdisp:*)
		_paravisorctl_words "list lock unlock accept evidence verify" "$cur"
		;;
	measure:*)
		_paravisorctl_words "list extend" "$cur"
		;;
	"measure extend":*)
		_paravisorctl_registers "$cur"
		;;
	"measure list":* | "tdisp list":*)
		;;
	"tdisp "*:*)
		_paravisorctl_devices
		;;
	features:*)
		_paravisorctl_words "$bits" "$cur"
		;;
	verify:*)
		_paravisorctl_files "$cur"
		;;
	esac
}

complete -F _paravisorctl paravisorctl
