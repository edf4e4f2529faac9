// SPDX-License-Identifier: GPL-2.0-only
/* A small printf: one formatter that feeds a byte sink. */
#include "console.h"

struct sink {
	char *buf;	/* NULL: the console */
	size_t size;
	size_t used;
};

static void put(struct sink *sink, char c)
{
	if (!sink->buf)
		console_putc(c);
	else if (sink->used + 1 < sink->size)
		sink->buf[sink->used] = c;
	sink->used++;
}

static void put_number(struct sink *sink, u64 value, unsigned int base, int width, char pad)
{
	char digits[24];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	for (; width > n; width--)
		put(sink, pad);
	while (n)
		put(sink, digits[--n]);
}

static void put_string(struct sink *sink, const char *s)
{
	if (!s)
		s = "(null)";
	while (*s)
		put(sink, *s++);
}

static void format_to(struct sink *sink, const char *fmt, va_list args)
{
	for (; *fmt; fmt++) {
		int width = 0, longs = 0;
		char pad = ' ';
		u64 value;

		if (*fmt != '%') {
			put(sink, *fmt);
			continue;
		}
		fmt++;
		if (*fmt == '0')
			pad = *fmt++;
		while (*fmt >= '0' && *fmt <= '9')
			width = width * 10 + *fmt++ - '0';
		while (*fmt == 'l')
			longs++, fmt++;

		switch (*fmt) {
		case 's':
			put_string(sink, va_arg(args, const char *));
			break;
		case 'c':
			put(sink, va_arg(args, int));
			break;
		case 'd':
			value = longs ? va_arg(args, long) : va_arg(args, int);
			if ((int64_t)value < 0) {
				put(sink, '-');
				value = -value;
			}
			put_number(sink, value, 10, width, pad);
			break;
		case 'u':
		case 'x':
			value = longs ? va_arg(args, unsigned long) : va_arg(args, unsigned int);
			put_number(sink, value, *fmt == 'x' ? 16 : 10, width, pad);
			break;
		case '\0':
			return;
		default:
			put(sink, *fmt);
		}
	}
}

int vformat(char *buf, size_t size, const char *fmt, va_list args)
{
	struct sink sink = { .buf = buf, .size = size };

	format_to(&sink, fmt, args);
	if (size)
		buf[sink.used < size ? sink.used : size - 1] = '\0';
	return sink.used;
}

int format(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vformat(buf, size, fmt, args);
	va_end(args);
	return n;
}

void console_printf(const char *fmt, ...)
{
	struct sink sink = {};
	va_list args;

	va_start(args, fmt);
	format_to(&sink, fmt, args);
	va_end(args);
}
