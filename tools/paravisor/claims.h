/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CLAIMS_H
#define PARAVISORCTL_CLAIMS_H

#include <json-c/json.h>

#include "hcl.h"

struct claims {
	struct json_object *root;	/* owned; NULL unless parsed */
	uint8_t user_data[HCL_USER_DATA_SIZE];
};

/* NULL on success, else why the claims cannot be used. */
const char *claims_parse(struct view text, struct claims *c);
void claims_free(struct claims *c);

/* The `vm-configuration` object or NULL; borrowed. */
struct json_object *claims_vm_configuration(const struct claims *c);

/* New array with the `kid` of every key. */
struct json_object *claims_key_names(const struct claims *c);

#endif
