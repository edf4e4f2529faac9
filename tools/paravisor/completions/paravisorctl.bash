# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# bash completion for paravisorctl

_paravisorctl_command()
{
	local i word

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		--root | --nonce | --out | --aux | --roots | --certs | --measurement | \
		--isolation)
			i=$((i + 1))
			;;
		-*)
			;;
		*)
			printf '%s' "$word"
			return
			;;
		esac
	done
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
		measure_extend vtpm tdisp tdisp_attested confidential_vmbus"

	command=$(_paravisorctl_command)
	case $prev in
	--root)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		return
		;;
	--nonce | --out | --aux | --roots | --certs | --measurement)
		_paravisorctl_files "$cur"
		return
		;;
	--isolation)
		_paravisorctl_words "snp tdx vbs" "$cur"
		return
		;;
	esac
	case $command:$cur in
	report:-*)
		_paravisorctl_words "$common --nonce --out --aux" "$cur"
		;;
	verify:-*)
		_paravisorctl_words "$common --nonce --roots --certs --measurement --isolation
			--allow-debug" "$cur"
		;;
	*:-*)
		_paravisorctl_words "$common" "$cur"
		;;
	:*)
		_paravisorctl_words "status features report verify" "$cur"
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
