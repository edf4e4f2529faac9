/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_MANIFEST_SHOW_H
#define PARAVISORCTL_MANIFEST_SHOW_H

#include <json-c/json.h>

#include "cert-table.h"
#include "manifest.h"

struct json_object *json_manifest(const struct manifest *m);
struct json_object *json_cert_table(const struct cert_table *t);
void show_manifest(const struct manifest *m);

#endif
