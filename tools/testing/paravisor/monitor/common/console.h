/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_CONSOLE_H
#define MONITOR_CONSOLE_H

#include <stdarg.h>
#include "types.h"

/* Given by the architecture: one byte to the monitor's own output channel. */
void console_putc(char c);

/* Understands %c %s %d %u %x with l, ll, zero padding and a width, and %%. */
void console_printf(const char *fmt, ...) __printf(1, 2);
int format(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vformat(char *buf, size_t size, const char *fmt, va_list args);

#endif
