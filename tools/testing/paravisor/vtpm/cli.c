// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

#define OPTIONS_MAX	12

static const char *program_name;

__noreturn __printf(1, 2) void usage(const char *fmt, ...)
{
	char line[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	warn("%s (see %s --help)", line, program_name);
	exit(EXIT_USAGE);
}

u64 cli_number(const char *text, const char *what, u64 max)
{
	char *end;
	unsigned long long v;

	errno = 0;
	v = strtoull(text, &end, 0);
	if (errno || *end || end == text || strchr(text, '-') || v > max)
		usage("%s: not a number from 0 to %llu: %s", what, (unsigned long long)max, text);
	return v;
}

void cli_options(int argc, char **argv, const struct cli_option *options)
{
	struct option table[OPTIONS_MAX + 1] = { 0 };
	int c, chosen = 0;

	for (int i = 0; options[i].name; i++) {
		if (i == OPTIONS_MAX)
			die("%s has too many options", argv[0]);
		table[i] = (struct option){ options[i].name, required_argument, NULL, 0 };
	}
	while ((c = getopt_long(argc, argv, "", table, &chosen)) != -1) {
		if (c == '?')
			exit(EXIT_USAGE);	/* getopt has said why */
		*options[chosen].value = optarg;
	}
	if (optind < argc)
		usage("unexpected argument: %s", argv[optind]);
}

int cli_run(const char *program, const char *help, const struct cli_verb *verbs,
	    int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	program_name = program;
	for (const struct cli_verb *verb = verbs; verb->name; verb++)
		if (!strcmp(name, verb->name))
			return verb->run(argc - 1, argv + 1);
	if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
		fputs(help, stdout);
		return 0;
	}
	usage("%s", *name ? "unknown verb" : "no verb given");
}
