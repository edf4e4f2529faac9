// SPDX-License-Identifier: GPL-2.0-only
/* measure: the measurement registers that drivers show in sysfs, and how one is extended. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <json-c/json.h>
#include <openssl/evp.h>

#include "ctl.h"
#include "file.h"
#include "hex.h"
#include "out.h"
#include "show.h"
#include "sysfs.h"
#include "tdx-guest.h"

#define MISC_DIR	"/sys/devices/virtual/misc"
#define VALUE_MAX	64

struct mr {
	char path[PATH_MAX];
	char device[64];
	char name[64];
	char hash[32];		/* empty: the register has none */
	bool extendable;
	struct buffer value;
};

struct mrs {
	struct mr *v;
	size_t n;
};

static void mrs_free(struct mrs *all)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		buffer_free(&all->v[i].value);
	free(all->v);
	*all = (struct mrs){ 0 };
}

static int read_value(struct mr *mr)
{
	buffer_free(&mr->value);
	return file_read(mr->path, false, VALUE_MAX, "measurement register", &mr->value) ?
	       EXIT_SYSTEM : 0;
}

/* A file is called NAME or NAME:HASH. */
static bool fill(struct mr *mr, const char *root, const char *device, const char *file)
{
	size_t len = strcspn(file, ":");
	const char *hash = file[len] ? file + len + 1 : "";
	struct stat st;

	if (len >= sizeof(mr->name) || strlen(hash) >= sizeof(mr->hash) ||
	    strlen(device) >= sizeof(mr->device) ||
	    !sysfs_path(mr->path, sizeof(mr->path), root, MISC_DIR "/%s/measurements/%s", device,
			file) ||
	    stat(mr->path, &st) || !S_ISREG(st.st_mode))
		return false;
	snprintf(mr->device, sizeof(mr->device), "%s", device);
	snprintf(mr->name, sizeof(mr->name), "%.*s", (int)len, file);
	snprintf(mr->hash, sizeof(mr->hash), "%s", hash);
	out_clean(mr->device);
	out_clean(mr->name);
	out_clean(mr->hash);
	mr->extendable = st.st_mode & 0222;
	return true;
}

static int add(struct mrs *all, const char *root, const char *device, const char *file)
{
	struct mr *v = realloc(all->v, (all->n + 1) * sizeof(*v));

	if (!v)
		return fail(EXIT_SYSTEM, "out of memory");
	all->v = v;
	v[all->n] = (struct mr){ 0 };
	if (!fill(&v[all->n], root, device, file))
		return 0;
	return read_value(&v[all->n++]);
}

static int add_device(struct mrs *all, const char *root, const char *device)
{
	char path[PATH_MAX];
	struct names files;
	int rc = 0;
	size_t i;

	if (!sysfs_path(path, sizeof(path), root, MISC_DIR "/%s/measurements", device) ||
	    !sysfs_list(path, &files))
		return 0;
	for (i = 0; i < files.n && !rc; i++)
		rc = add(all, root, device, files.v[i]);
	names_free(&files);
	return rc;
}

static int read_all(struct mrs *all, const char *root)
{
	char path[PATH_MAX];
	struct names devices;
	int rc = 0;
	size_t i;

	if (!sysfs_path(path, sizeof(path), root, MISC_DIR) || !sysfs_list(path, &devices))
		return 0;
	for (i = 0; i < devices.n && !rc; i++)
		rc = add_device(all, root, devices.v[i]);
	names_free(&devices);
	return rc;
}

static struct json_object *json_mr(const struct mr *mr)
{
	struct json_object *o = json_object_new_object();

	add_string(o, "device", mr->device);
	add_string(o, "name", mr->name);
	json_object_object_add(o, "hash", *mr->hash ? json_object_new_string(mr->hash) : NULL);
	json_object_object_add(o, "extendable", json_object_new_boolean(mr->extendable));
	add_string(o, "value", show_hex(buffer_view(&mr->value)));
	return o;
}

static void show_json(const struct mrs *all)
{
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	for (i = 0; i < all->n; i++)
		json_object_array_add(list, json_mr(&all->v[i]));
	add_string(o, "command", "measure list");
	json_object_object_add(o, "registers", list);
	say_json(o);
}

static void show_text(const struct mrs *all)
{
	size_t i;

	if (!all->n) {
		say("No measurement registers are here.\n");
		return;
	}
	say_coloured(COLOUR_BOLD, 16, "REGISTER");
	say_coloured(COLOUR_BOLD, 8, "HASH");
	say_coloured(COLOUR_BOLD, 8, "EXTEND");
	say_coloured(COLOUR_BOLD, 0, "VALUE");
	say("\n");
	for (i = 0; i < all->n; i++) {
		const struct mr *mr = &all->v[i];

		say("%-15s %-7s %-7s %s\n", mr->name, *mr->hash ? mr->hash : "-",
		    mr->extendable ? "yes" : "no", show_hex(buffer_view(&mr->value)));
	}
}

int cmd_measure_list(const struct opts *o)
{
	struct mrs all = { 0 };
	int rc = read_all(&all, o->root);

	if (!rc) {
		if (out_is_json())
			show_json(&all);
		else
			show_text(&all);
		rc = all.n ? EXIT_YES : EXIT_NO;
	}
	mrs_free(&all);
	return rc;
}

/* --- extend */

static int find(const struct mrs *all, const char *name, struct mr **mr)
{
	size_t i;

	*mr = NULL;
	for (i = 0; i < all->n; i++) {
		if (strcmp(all->v[i].name, name))
			continue;
		if (*mr)
			return fail(EXIT_USAGE, "more than one device has a register %s", name);
		*mr = &all->v[i];
	}
	if (!*mr)
		return fail(all->n ? EXIT_USAGE : EXIT_ABSENT, "there is no register %s", name);
	if (!(*mr)->extendable || !*(*mr)->hash)
		return fail(EXIT_ABSENT, "register %s cannot be extended here", name);
	return 0;
}

static int get_digest(const struct opts *o, const EVP_MD *md, uint8_t *digest)
{
	size_t len = (size_t)EVP_MD_get_size(md);

	if (o->data)
		return file_digest(o->data, md, "data file", digest);
	if (strlen(o->digest) == 2 * len && hex_decode(o->digest, 2 * len, digest))
		return 0;
	return fail(EXIT_USAGE, "--digest takes %zu hex digits, not %s", 2 * len, o->digest);
}

static int explain_write(const struct mr *mr, int err)
{
	switch (err) {
	case EACCES:
	case EPERM:
		return fail(EXIT_SYSTEM, "only root may extend a register (%s)",
			    strerrorname_np(err));
	case EBUSY:
		return fail(EXIT_STALE, "register %s is busy, try again (EBUSY)", mr->name);
	case ENXIO:
	case EOPNOTSUPP:
		return fail(EXIT_ABSENT, "register %s cannot be extended here (%s)", mr->name,
			    strerrorname_np(err));
	default:
		return fail(EXIT_SYSTEM, "cannot extend register %s: %s", mr->name,
			    strerror(err));
	}
}

/* What an extension makes of a register: the hash of its value and the digest. */
static bool extended(const EVP_MD *md, struct view old, const uint8_t *digest, uint8_t *out)
{
	size_t len = (size_t)EVP_MD_get_size(md);
	uint8_t in[2 * VALUE_MAX];

	if (old.len != len)
		return false;
	memcpy(in, old.p, len);
	memcpy(in + len, digest, len);
	return EVP_Digest(in, 2 * len, out, NULL, md, NULL) == 1;
}

static void show_extended(const struct mr *mr, const uint8_t *digest)
{
	struct view d = { digest, mr->value.len };
	struct json_object *o;

	if (out_is_json()) {
		o = json_mr(mr);
		add_string(o, "command", "measure extend");
		add_string(o, "digest", show_hex(d));
		say_json(o);
		return;
	}
	say_field("Register", "%s", mr->name);
	say_field("Digest", "%s", show_hex(d));
	say_field("Value", "%s", show_hex(buffer_view(&mr->value)));
}

static int extend(struct mr *mr, const EVP_MD *md, const uint8_t *digest)
{
	uint8_t expected[VALUE_MAX];
	int rc;

	if (!extended(md, buffer_view(&mr->value), digest, expected))
		return fail(EXIT_SYSTEM, "register %s has not the size of its hash", mr->name);
	rc = register_write(mr->path, (struct view){ digest, mr->value.len });
	if (rc)
		return explain_write(mr, -rc);
	rc = read_value(mr);
	if (rc)
		return rc;
	if (memcmp(expected, mr->value.p, mr->value.len))
		return fail(EXIT_NO,
			    "register %s is not what the digest makes of it: not extended, or not by us alone",
			    mr->name);
	show_extended(mr, digest);
	return 0;
}

static int extend_named(const struct opts *o, const struct mrs *all)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	const EVP_MD *md;
	struct mr *mr;
	int rc = find(all, o->args[0], &mr);

	if (rc)
		return rc;
	md = EVP_get_digestbyname(mr->hash);
	if (!md || EVP_MD_get_size(md) > VALUE_MAX)
		return fail(EXIT_SYSTEM, "the hash %s of register %s is not known here", mr->hash,
			    mr->name);
	rc = get_digest(o, md, digest);
	return rc ? rc : extend(mr, md, digest);
}

int cmd_measure_extend(const struct opts *o)
{
	struct mrs all = { 0 };
	int rc;

	if (!o->digest == !o->data)
		return fail(EXIT_USAGE, "measure extend needs --digest HEX or --data FILE");
	rc = read_all(&all, o->root);
	if (!rc)
		rc = extend_named(o, &all);
	mrs_free(&all);
	return rc;
}
