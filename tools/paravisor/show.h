/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_SHOW_H
#define PARAVISORCTL_SHOW_H

#include <json-c/json.h>

#include "check.h"
#include "file.h"

/* What several commands print alike: a check, a certificate, bytes. */
void show_check(const char *name, const struct check *c);
struct json_object *json_check(const char *name, const struct check *c);
struct json_object *json_cert(X509 *cert);
struct json_object *json_base64(const struct buffer *b);
/* Good until the next call; no more than 64 bytes. */
const char *show_hex(struct view v);
void add_string(struct json_object *o, const char *key, const char *s);

/* 0, or an exit status after having printed the reason. */
int certs_load(struct certs *c, const char *path, bool trusted, const char *what);

#endif
