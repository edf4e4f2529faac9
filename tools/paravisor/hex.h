/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_HEX_H
#define PARAVISORCTL_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* @len digits (even) into @len / 2 bytes; false on anything that is not a hex digit. */
bool hex_decode(const char *s, size_t len, uint8_t *out);

/* @out takes 2 * @len + 1 bytes; returns @out. */
char *hex_encode(const uint8_t *p, size_t len, char *out);

#endif
