// SPDX-License-Identifier: GPL-2.0-only
/* features: the bits the paravisor's publisher set, where each came from, what each means. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "compiler.h"
#include "ctl.h"
#include "out.h"
#include "sysfs.h"

/* The kernel's own list, so that the two cannot disagree. */
static const struct known {
	const char *name;
	const char *meaning;
} known[] = {
#define PARAVISOR_FEATURE(_id, _name, _meaning) { #_name, _meaning },
#include "linux/paravisor_features.h"
#undef PARAVISOR_FEATURE
};

#define NKNOWN ARRAY_SIZE(known)

struct feature {
	const char *name;
	const char *meaning;	/* NULL: newer than this program */
	bool set;
	char source[SYSFS_VALUE_MAX];
};

struct table {
	struct feature *f;
	size_t n;
};

static const char *meaning_of(const char *name)
{
	size_t i;

	for (i = 0; i < NKNOWN; i++)
		if (!strcmp(known[i].name, name))
			return known[i].meaning;
	return NULL;
}

static bool has_name(const struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (!strcmp(names->v[i], name))
			return true;
	return false;
}

static int table_add(struct table *t, const char *root, const char *name, bool set)
{
	struct feature *f = realloc(t->f, (t->n + 1) * sizeof(*f));
	char path[PATH_MAX];

	if (!f)
		return fail(EXIT_SYSTEM, "out of memory");
	t->f = f;
	f = &t->f[t->n++];
	*f = (struct feature){ .name = name, .meaning = meaning_of(name), .set = set };
	if (!set)
		return 0;
	if (sysfs_path(path, sizeof(path), root, SYSFS_PARAVISOR "/features/%s", name) &&
	    sysfs_read(path, f->source))
		return 0;
	return fail(EXIT_SYSTEM, "cannot read the source of feature %s: %s", name,
		    strerror(errno));
}

/* Known bits in their own order, then the ones this program has never heard of. */
static int fill_all(struct table *t, const char *root, const struct names *names)
{
	int rc = 0;
	size_t i;

	for (i = 0; i < NKNOWN && !rc; i++)
		if (has_name(names, known[i].name))
			rc = table_add(t, root, known[i].name, true);
	for (i = 0; i < names->n && !rc; i++)
		if (!meaning_of(names->v[i]))
			rc = table_add(t, root, names->v[i], true);
	return rc;
}

static int fill_asked(struct table *t, const struct opts *o, const struct names *names)
{
	int rc = 0, i;

	for (i = 0; i < o->nargs && !rc; i++)
		rc = table_add(t, o->root, o->args[i], has_name(names, o->args[i]));
	return rc;
}

static const char *source_text(const struct feature *f)
{
	return f->set ? f->source : "not set";
}

static size_t widest(const struct table *t, bool source)
{
	size_t i, w = source ? strlen("SOURCE") : strlen("FEATURE");

	for (i = 0; i < t->n; i++) {
		size_t n = strlen(source ? source_text(&t->f[i]) : t->f[i].name);

		w = n > w ? n : w;
	}
	return w;
}

static void show_text(const struct table *t, bool present)
{
	int name = (int)widest(t, false) + 2, source = (int)widest(t, true) + 2;
	size_t i;

	if (!present)
		say("No paravisor is known to this kernel.\n");
	if (!t->n)
		return;
	say_coloured(COLOUR_BOLD, name, "FEATURE");
	say_coloured(COLOUR_BOLD, source, "SOURCE");
	say_coloured(COLOUR_BOLD, 0, "DOES OR OFFERS");
	say("\n");
	for (i = 0; i < t->n; i++) {
		const struct feature *f = &t->f[i];

		say_coloured(f->set ? COLOUR_GOOD : COLOUR_BAD, name, f->name);
		say_coloured(f->set ? COLOUR_PLAIN : COLOUR_BAD, source,
			     source_text(f));
		say("%s\n", f->meaning ? f->meaning : "(not known to this program)");
	}
}

static struct json_object *json_feature(const struct feature *f)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "name", json_object_new_string(f->name));
	json_object_object_add(o, "set", json_object_new_boolean(f->set));
	json_object_object_add(o, "source", f->set ? json_object_new_string(f->source) : NULL);
	json_object_object_add(o, "known", json_object_new_boolean(!!f->meaning));
	json_object_object_add(o, "meaning",
			       f->meaning ? json_object_new_string(f->meaning) : NULL);
	return o;
}

static void show_json(const struct table *t, bool present, bool all)
{
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	for (i = 0; i < t->n; i++)
		json_object_array_add(list, json_feature(&t->f[i]));
	json_object_object_add(o, "command", json_object_new_string("features"));
	json_object_object_add(o, "paravisor", json_object_new_boolean(present));
	json_object_object_add(o, "all_set", json_object_new_boolean(all));
	json_object_object_add(o, "features", list);
	say_json(o);
}

/* A name that nobody knows is a slip of the pen, and must not read as "not set". */
static int check_names(const struct opts *o, const struct names *set)
{
	int i;

	for (i = 0; i < o->nargs; i++)
		if (!meaning_of(o->args[i]) && !has_name(set, o->args[i]))
			return fail(EXIT_USAGE, "there is no feature %s", o->args[i]);
	return 0;
}

static int show(const struct opts *o, const struct names *names, bool present)
{
	struct table t = { 0 };
	bool all = present;
	size_t i;
	int rc;

	rc = o->nargs ? fill_asked(&t, o, names) : fill_all(&t, o->root, names);
	for (i = 0; i < t.n; i++)
		all = all && t.f[i].set;
	if (!rc && out_is_json())
		show_json(&t, present, all);
	else if (!rc)
		show_text(&t, present);
	free(t.f);
	if (rc)
		return rc;
	return all ? EXIT_YES : EXIT_NO;
}

int cmd_features(const struct opts *o)
{
	struct names names = { 0 };
	struct paravisor pv;
	int rc = 0, present = paravisor_read(o->root, &pv);

	if (present == EXIT_SYSTEM)
		return present;
	if (present == EXIT_YES)
		rc = paravisor_features(o->root, &names);
	if (!rc)
		rc = check_names(o, &names);
	if (!rc)
		rc = show(o, &names, present == EXIT_YES);
	names_free(&names);
	return rc;
}
