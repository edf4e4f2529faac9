// SPDX-License-Identifier: GPL-2.0-only
#include "ktap.h"
#include "violation.h"

static u32 tests, failed;

void puts(const char *s)
{
	while (*s)
		put_char(*s++);
}

void put_hex(u64 v)
{
	char text[19];
	int i = 18;

	text[i] = '\0';
	do {
		text[--i] = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	text[--i] = 'x';
	text[--i] = '0';
	puts(&text[i]);
}

static void put_number(u32 v)
{
	char text[11];
	int i = 10;

	text[i] = '\0';
	do {
		text[--i] = '0' + v % 10;
		v /= 10;
	} while (v);
	puts(&text[i]);
}

bool streq(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

bool starts_with(const char *s, const char *prefix)
{
	while (*prefix)
		if (*s++ != *prefix++)
			return false;
	return true;
}

void check(bool ok, const char *name)
{
	if (!ok)
		failed++;
	puts(ok ? "ok " : "not ok ");
	put_number(++tests);
	puts(" ");
	puts(name);
	puts("\n");
}

void check_equal(u64 got, u64 want, const char *name)
{
	check(got == want, name);
	if (got == want)
		return;
	puts("# got ");
	put_hex(got);
	puts(" want ");
	put_hex(want);
	puts("\n");
}

void expect(const char *kind, const void *pc, u64 gpa)
{
	puts("# expect ");
	puts(kind);
	puts(" ");
	if (gpa == NO_GPA)
		puts("null");
	else
		put_hex(gpa);
	puts(" ");
	put_hex((u64)pc);
	puts("\n");
}

void finish(void)
{
	puts("1..");
	put_number(tests);
	puts(failed ? "\n# failed\n" : "\n# passed\n");
	power_off();
}
