/* SPDX-License-Identifier: GPL-2.0-only */
/* The runtime claims: the JSON document whose hash the hardware signs. */
#ifndef VTPM_CLAIMS_H
#define VTPM_CLAIMS_H

#include <json-c/json.h>
#include <stdbool.h>

#include "keystore.h"

#define USER_DATA_LEN	64

DEFINE_FREE(json, struct json_object, json_object_put(_T))

/*
 * full: both keys and every field of vm-configuration, for an index of the real 2900 bytes.
 * Otherwise the AK only and a short vm-configuration, to stay below libtpms's usual limit.
 */
struct json_object *claims_create(const struct keystore *ks, const u8 *user_data, bool full);

/* The document as text, without spaces. The caller frees it. */
char *claims_text(struct json_object *claims);

#endif
