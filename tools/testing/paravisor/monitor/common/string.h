/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_STRING_H
#define MONITOR_STRING_H

#include "types.h"

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
/* Copies at most size - 1 bytes and always terminates. */
void strcopy(char *to, const char *from, size_t size);

#endif
