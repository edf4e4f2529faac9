/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDX_SHOW_H
#define PARAVISORCTL_TDX_SHOW_H

#include <json-c/json.h>

#include "check.h"

/* What verify prints of a TD, into the object for the report; and of its quote, NULL if none. */
void json_td(struct json_object *report, const struct td *td);
struct json_object *json_quote(const struct verdict *v);

/* All but the measurement. */
void show_td(const struct verdict *v);

#endif
