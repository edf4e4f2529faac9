# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
# Shared by the tests of CCA tokens and of a Realm's measurement registers.

. "$(dirname "$0")/lib_mr.sh"

# shellcheck disable=SC2034 # lib_module.sh
module=arm_cca_guest
registers=/sys/devices/virtual/misc/arm_cca_guest/measurements
trusted="--cca-key /etc/paravisor/cca-iak.pem"
# Whatever the Realm was made with
hash=sha256 size=32
[ ! -e $registers/rim:sha512 ] || hash=sha512 size=64

# P0 serves tokens, or there is no paravisor and the guest sees RSI
need_token()
{
	[ ! -d $paravisor ] || need_feature report_cca cca-plane
	[ -d $reports ] || skip_all "no configfs-tsm"
	[ "$(provider probe 2>/dev/null)" = $module ] || skip_all "no provider of tokens"
	rmdir $reports/probe
}

# claim FILE PATTERN: the last bytes in a token, in hexadecimal, that follow the pattern
claim()
{
	field "$1" 0 "$(wc -c <"$1")" | sed -n "s/.*$2\\([0-9a-f]\\{$3\\}\\).*/\\1/p"
}

# The Realm's claim 10 has 64 bytes; the platform's has no more than a hash.
challenge()
{
	claim "$1" 0a5840 128
}

# length of a value, as CBOR has it before the bytes
cbor_length()
{
	printf '58%02x' $size
}

# RIM: claim 44238. REMs: four in claim 44239.
token_rim()
{
	claim "$1" "19acce$(cbor_length)" $((2 * size))
}

token_rem()
{
	skip=$(printf "%$(($2 * (2 * size + 4)))s" '' | tr ' ' .)
	claim "$1" "19accf84$skip$(cbor_length)" $((2 * size))
}
