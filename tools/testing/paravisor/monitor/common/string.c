// SPDX-License-Identifier: GPL-2.0-only
/*
 * The few string functions a freestanding program must bring itself. Whole
 * pages are scrubbed and copied with them, hence the word loops.
 */
#include "string.h"

typedef u64 __attribute__((may_alias, aligned(1))) word;

void *memcpy(void *to, const void *from, size_t n)
{
	u8 *t = to;
	const u8 *f = from;

	for (; n >= sizeof(word); n -= sizeof(word)) {
		*(word *)t = *(const word *)f;
		t += sizeof(word);
		f += sizeof(word);
	}
	while (n--)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	u8 *t = to;
	const u8 *f = from;

	if (t <= f)
		return memcpy(to, from, n);
	while (n >= sizeof(word)) {
		n -= sizeof(word);
		*(word *)(t + n) = *(const word *)(f + n);
	}
	for (; n; n--)
		t[n - 1] = f[n - 1];
	return to;
}

void *memset(void *to, int c, size_t n)
{
	u64 pattern = (u8)c * 0x0101010101010101ULL;
	u8 *t = to;

	for (; n >= sizeof(word); n -= sizeof(word)) {
		*(word *)t = pattern;
		t += sizeof(word);
	}
	while (n--)
		*t++ = c;
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (u8)*a - (u8)*b;
}

void strcopy(char *to, const char *from, size_t size)
{
	if (!size)
		return;
	while (--size && *from)
		*to++ = *from++;
	*to = '\0';
}
