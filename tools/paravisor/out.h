/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_OUT_H
#define PARAVISORCTL_OUT_H

#include <stdbool.h>

#include "compiler.h"

struct json_object;

/* Exit status, the same for every command. */
enum status {
	EXIT_YES = 0,
	EXIT_NO = 1,
	EXIT_USAGE = 2,		/* usage or bad input */
	EXIT_STALE = 3,		/* stale, throttled, busy: try again later */
	EXIT_ABSENT = 4,	/* not offered here */
	EXIT_SYSTEM = 5,
};

enum colour { COLOUR_PLAIN, COLOUR_GOOD, COLOUR_BAD, COLOUR_DIM, COLOUR_BOLD };

void out_init(bool json, bool quiet);
bool out_is_text(void);
bool out_is_json(void);
bool out_is_quiet(void);

/* Text mode only. */
void say(const char *fmt, ...) __printf(1, 2);
void say_field(const char *label, const char *fmt, ...) __printf(2, 3);
void say_coloured(enum colour c, int width, const char *text);
/* "not verified" and its end of line, or "verified", which the caller completes; returns @good. */
bool say_verified(bool good);

/* Prints @o if in JSON mode; always drops the caller's reference. */
void say_json(struct json_object *o);

/* One line on stderr, without control characters; returns @status. */
int fail(int status, const char *fmt, ...) __printf(2, 3);
void note(const char *fmt, ...) __printf(1, 2);

/* Replaces control characters in place; returns @s. */
char *out_clean(char *s);

/* Turns a failed write to stdout into EXIT_SYSTEM. */
int out_finish(int status);

#endif
