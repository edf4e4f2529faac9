/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of a program with verbs: PROGRAM VERB [--option TEXT]... */
#ifndef VTPM_CLI_H
#define VTPM_CLI_H

#include "util.h"

#define EXIT_USAGE	2

/* The end of either table has no name. Every option has an argument. */
struct cli_verb {
	const char *name;
	int (*run)(int argc, char **argv);
};

struct cli_option {
	const char *name;
	const char **value;
};

/* Does what argv[1] says; to be called once. */
int cli_run(const char *program, const char *help, const struct cli_verb *verbs,
	    int argc, char **argv);
/* The options that a verb takes, and nothing else. */
void cli_options(int argc, char **argv, const struct cli_option *options);
u64 cli_number(const char *text, const char *what, u64 max);
__noreturn __printf(1, 2) void usage(const char *fmt, ...);

#endif
