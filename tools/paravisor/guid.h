/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_GUID_H
#define PARAVISORCTL_GUID_H

#include "view.h"

#define GUID_SIZE	16
#define GUID_TEXT_SIZE	37

/*
 * A GUID in memory has its first three fields little-endian, as with UEFI and the SVSM. Tables of
 * certificates have all of it in the order of the text.
 */
enum guid_order { GUID_LITTLE, GUID_AS_TEXT };

bool guid_parse(const char *text, uint8_t guid[GUID_SIZE]);
char *guid_format(const uint8_t guid[GUID_SIZE], enum guid_order order, char text[GUID_TEXT_SIZE]);

#endif
