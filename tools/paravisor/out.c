// SPDX-License-Identifier: GPL-2.0-only
/* All output goes through here: text, JSON, and the one line an error is. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "out.h"

static bool json_mode, quiet_mode, colour_mode;

static bool want_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb");
}

void out_init(bool json, bool quiet)
{
	json_mode = json;
	quiet_mode = quiet;
	colour_mode = want_colour();
}

bool out_is_text(void)
{
	return !json_mode && !quiet_mode;
}

bool out_is_json(void)
{
	return json_mode && !quiet_mode;
}

bool out_is_quiet(void)
{
	return quiet_mode;
}

void say(const char *fmt, ...)
{
	va_list ap;

	if (!out_is_text())
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
}

void say_field(const char *label, const char *fmt, ...)
{
	va_list ap;

	if (!out_is_text())
		return;
	say_coloured(COLOUR_BOLD, 13, label);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void say_coloured(enum colour c, int width, const char *text)
{
	static const char * const codes[] = { "", "\033[32m", "\033[31m", "\033[2m", "\033[1m" };

	if (colour_mode && c != COLOUR_PLAIN)
		say("%s%-*s\033[0m", codes[c], width, text);
	else
		say("%-*s", width, text);
}

bool say_verified(bool good)
{
	say("\n");
	say_coloured(good ? COLOUR_GOOD : COLOUR_BAD, 0, good ? "verified" : "not verified");
	if (!good)
		say("\n");
	return good;
}

void say_json(struct json_object *o)
{
	if (out_is_json())
		puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY |
						    JSON_C_TO_STRING_SPACED |
						    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

char *out_clean(char *s)
{
	unsigned char *c;

	for (c = (unsigned char *)s; *c; c++) {
		if (*c < 0x20 || *c == 0x7f)
			*c = '?';
		else if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
			memset(c, '?', 2);	/* C1 controls in UTF-8 */
	}
	return s;
}

__printf(1, 0)
static void complain(const char *fmt, va_list ap)
{
	char *line;

	if (vasprintf(&line, fmt, ap) < 0)
		return;
	fprintf(stderr, "paravisorctl: %s\n", out_clean(line));
	free(line);
}

int fail(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	return status;
}

void note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
}

int out_finish(int status)
{
	if (fflush(stdout) || ferror(stdout))
		return fail(EXIT_SYSTEM, "cannot write to standard output: %s", strerror(errno));
	return status;
}
