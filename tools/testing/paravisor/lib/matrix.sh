# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The documentation's matrix of features and platforms, and how it compares with a running kernel.

PV_MATRIX=$PV_ROOT/Documentation/virt/coco/paravisor-matrix.rst
PV_FEATURES=$PV_ROOT/include/linux/paravisor_features.h

# matrix_platforms: "column word..." where the words are a personality and options
matrix_platforms()
{
	awk '/^=+ =+ =+$/ && !table { edge++; next }
		edge == 2 && NF { n = split(substr($0, 50), word, " "); printf "%s", $1
			for (i = 1; i <= n; i++) printf " %s", word[i]; print "" }
		edge == 3 { exit }' "$PV_MATRIX" | grep -v '(no personality)'
}

# matrix_columns: names in the head of the matrix
matrix_columns()
{
	awk '$1 == "Feature" { for (i = 2; i <= NF; i++) print $i; exit }' "$PV_MATRIX"
}

# matrix_cells COLUMN: "feature cell" for each line
matrix_cells()
{
	awk -v name="$1" '
		$1 == "Feature" { for (i = 2; i <= NF; i++) if ($i == name) column = i; next }
		column && /^=/ { if (++edge == 2) exit; next }
		column && edge == 1 { print $1, $column }' "$PV_MATRIX"
}

# matrix_source NUMBER: the source as sysfs shows it, a pattern; of others any text
matrix_source()
{
	sed -nE "s/^$1 +(\`\`)?([^\`,]*).*/\\2/p" "$PV_MATRIX" | head -n 1 | sed 's/\[\([0-9]\)/\\[\1/; s/\[\*/\\[*/'
}

# matrix_says COLUMN: "feature source-pattern" of what is provided
matrix_says()
{
	local feature cell
	matrix_cells "$1" | while read -r feature cell; do
		case $cell in Y*) printf '%s %s\n' "$feature" "$(matrix_source "${cell#Y}")" ;; esac
	done
}

# matrix_differs COLUMN: what is published, "feature source" on stdin, and the matrix does not say,
# and the reverse
matrix_differs()
{
	local feature source pattern
	local -A says=()
	while read -r feature pattern; do says[$feature]=$pattern; done < <(matrix_says "$1")
	while read -r feature source; do
		[ -n "$feature" ] || continue
		if [ -z "${says[$feature]:-}" ]; then
			printf '%s is published from %s, but the matrix does not say so\n' "$feature" "$source"
		else
			# shellcheck disable=SC2053 # a pattern on purpose
			[[ $source == ${says[$feature]} ]] ||
				printf '%s is published from %s, not %s\n' "$feature" "$source" "${says[$feature]}"
		fi
		unset "says[$feature]"
	done
	for feature in "${!says[@]}"; do
		printf '%s is in the matrix, but not published\n' "$feature"
	done | LC_ALL=C sort
}

# matrix_malformed: features without a line or twice, cells of no known kind, sources without a number
matrix_malformed()
{
	local column feature cell
	diff <(sed -n 's/^PARAVISOR_FEATURE([A-Z_]*, \([a-z_]*\),$/\1/p' "$PV_FEATURES") \
		<(matrix_cells plain | cut -d' ' -f1) || true
	for column in $(matrix_columns); do
		matrix_cells "$column" | while read -r feature cell; do
			[[ $cell =~ ^(Y([1-9]|1[0-9])|n[23][0-9]|\?4[0-9])$ ]] && [ -n "$(matrix_source "${cell#?}")" ] ||
				printf '%s, %s: %s\n' "$column" "$feature" "${cell:-nothing}"
		done
	done
}
