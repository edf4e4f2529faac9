/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CCA_SHOW_H
#define PARAVISORCTL_CCA_SHOW_H

#include <json-c/json.h>

#include "check.h"

/* What verify prints of a realm and its platform. */
void json_cca(struct json_object *report, const struct cca_token *t);
void show_cca(const struct cca_token *t);

#endif
