// SPDX-License-Identifier: GPL-2.0-only
/* tdisp list, lock, unlock, accept: the life of a function that a TSM watches over. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "ctl.h"
#include "evidence-dir.h"
#include "out.h"
#include "show.h"
#include "tdi.h"

/* --- list */

struct row {
	struct tdi tdi;
	uint64_t generation;
};

struct table {
	struct row *row;
	size_t n;
};

static int table_add(struct table *t, const char *root, const char *name)
{
	struct row *row;
	char path[PATH_MAX];

	if (strlen(name) >= TDI_NAME_SIZE ||
	    !sysfs_path(path, sizeof(path), root, SYSFS_PCI "/%s/tsm/lock", name) ||
	    access(path, F_OK))
		return 0;
	row = realloc(t->row, (t->n + 1) * sizeof(*row));
	if (!row)
		return fail(EXIT_SYSTEM, "out of memory");
	t->row = row;
	row += t->n++;
	memset(row, 0, sizeof(*row));
	row->tdi.root = root;
	strcpy(row->tdi.name, name);
	tdi_update(&row->tdi);
	row->generation = tdi_generation(&row->tdi);
	return 0;
}

static int table_fill(struct table *t, const char *root)
{
	struct names names = { 0 };
	char path[PATH_MAX];
	int rc = 0;
	size_t i;

	/* No PCI at all is no error: then there are no functions. */
	if (!sysfs_path(path, sizeof(path), root, SYSFS_PCI) ||
	    (!sysfs_list(path, &names) && errno != ENOENT))
		return fail(EXIT_SYSTEM, "cannot list %s" SYSFS_PCI ": %s", root,
			    strerror(errno));
	for (i = 0; i < names.n && !rc; i++)
		rc = table_add(t, root, names.v[i]);
	names_free(&names);
	return rc;
}

static struct json_object *string_or_null(const char *s)
{
	return *s ? json_object_new_string(s) : NULL;
}

static struct json_object *generation_or_null(uint64_t generation)
{
	return generation ? json_object_new_int64((int64_t)generation) : NULL;
}

static void add_tdi(struct json_object *o, const struct tdi *t)
{
	add_string(o, "address", t->name);
	add_string(o, "state", t->state);
	json_object_object_add(o, "tsm", string_or_null(t->tsm));
	json_object_object_add(o, "driver", string_or_null(t->driver));
}

static void list_json(const struct table *t)
{
	struct json_object *o = json_object_new_object(), *all = json_object_new_array();
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct json_object *f = json_object_new_object();

		add_tdi(f, &t->row[i].tdi);
		json_object_object_add(f, "generation",
				       generation_or_null(t->row[i].generation));
		json_object_array_add(all, f);
	}
	add_string(o, "command", "tdisp list");
	json_object_object_add(o, "functions", all);
	say_json(o);
}

static enum colour state_colour(const char *state)
{
	if (!strcmp(state, "run"))
		return COLOUR_GOOD;
	return strcmp(state, "error") ? COLOUR_PLAIN : COLOUR_BAD;
}

static void list_text(const struct table *t)
{
	size_t i;

	if (!t->n) {
		say("No function here can be locked.\n");
		return;
	}
	say_coloured(COLOUR_BOLD, 0, "ADDRESS         STATE     TSM      DRIVER        GENERATION");
	say("\n");
	for (i = 0; i < t->n; i++) {
		const struct row *r = &t->row[i];

		say("%-15s ", r->tdi.name);
		say_coloured(state_colour(r->tdi.state), 9, r->tdi.state);
		say(" %-8s %-13s ", *r->tdi.tsm ? r->tdi.tsm : "-",
		    *r->tdi.driver ? r->tdi.driver : "-");
		if (r->generation)
			say("%llu\n", (unsigned long long)r->generation);
		else
			say("-\n");
	}
}

int cmd_tdisp_list(const struct opts *o)
{
	struct table t = { 0 };
	int rc = table_fill(&t, o->root);

	if (!rc && out_is_json())
		list_json(&t);
	else if (!rc)
		list_text(&t);
	free(t.row);
	return rc ? rc : t.n ? EXIT_YES : EXIT_NO;
}

/* --- lock, unlock, accept */

static void show_state(const char *command, const struct tdi *t)
{
	struct json_object *o;

	say_field("Function", "%s", t->name);
	say_field("State", "%s", t->state);
	if (*t->tsm)
		say_field("TSM", "%s", t->tsm);
	if (!out_is_json())
		return;
	o = json_object_new_object();
	add_string(o, "command", command);
	add_tdi(o, t);
	say_json(o);
}

/* A write that went well is not believed, the state is. */
static int change_state(struct tdi *t, const char *attr, const char *value, const char *state)
{
	int rc = tdi_write(t, attr, value);

	if (rc)
		return rc;
	if (strcmp(t->state, state))
		return fail(EXIT_NO, "%s is in state %s after %s, not %s", t->name, t->state,
			    attr, state);
	return 0;
}

int cmd_tdisp_lock(const struct opts *o)
{
	char tsm[SYSFS_VALUE_MAX];
	struct tdi t;
	int rc = tdi_find(o->root, o->args[0], &t);

	if (!rc && !o->tsm)
		rc = tdi_only_tsm(o->root, tsm);
	if (!rc)
		rc = change_state(&t, "lock", o->tsm ? o->tsm : tsm, "locked");
	if (!rc)
		show_state("tdisp lock", &t);
	return rc;
}

int cmd_tdisp_unlock(const struct opts *o)
{
	char tsm[SYSFS_VALUE_MAX];
	struct tdi t;
	int rc = tdi_find(o->root, o->args[0], &t);

	if (!rc && !*t.tsm)
		rc = fail(EXIT_NO, "%s is not locked", t.name);
	if (rc)
		return rc;
	strcpy(tsm, t.tsm);
	rc = change_state(&t, "unlock", tsm, "unlocked");
	if (!rc)
		show_state("tdisp unlock", &t);
	return rc;
}

int cmd_tdisp_accept(const struct opts *o)
{
	uint64_t generation = 0;
	struct tdi t;
	int rc;

	if (o->generation && !generation_parse(o->generation, &generation))
		return fail(EXIT_USAGE, "--generation takes a number from 1, not %s",
			    o->generation);
	rc = tdi_find(o->root, o->args[0], &t);
	if (!rc && generation)
		rc = tdi_validate(&t, generation);
	if (!rc)
		rc = change_state(&t, "accept", "1", "run");
	if (!rc)
		show_state("tdisp accept", &t);
	return rc;
}
