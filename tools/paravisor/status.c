// SPDX-License-Identifier: GPL-2.0-only
/* status: who sits below this kernel. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "ctl.h"
#include "out.h"
#include "request.h"
#include "sysfs.h"
#include "tdx-guest.h"
#include "tsm.h"

struct below {
	bool present;
	struct paravisor pv;
	size_t nfeatures;
	struct tsm_provider provider;	/* empty name: none, or not known */
	const char *provider_state;	/* stable word for JSON */
	bool tdreport;			/* can be had without a provider */
	char tpm[SYSFS_VALUE_MAX];	/* empty: none */
	char tpm_version[SYSFS_VALUE_MAX];
};

static void read_provider(const char *root, struct below *b)
{
	int rc = request_provider(root, &b->provider);

	if (!rc) {
		b->provider_state = "present";
		return;
	}
	memset(&b->provider, 0, sizeof(b->provider));
	if (rc == -ENXIO)
		b->provider_state = "none";
	else if (rc == -ENOENT)
		b->provider_state = "no-configfs-tsm";
	else if (rc == -EACCES || rc == -EPERM)
		b->provider_state = "not-permitted";
	else
		b->provider_state = "unknown";
}

static void read_tpm(const char *root, struct below *b)
{
	char path[PATH_MAX];
	struct names names;

	if (!sysfs_path(path, sizeof(path), root, SYSFS_TPM) || !sysfs_list(path, &names))
		return;
	if (names.n) {
		snprintf(b->tpm, sizeof(b->tpm), "%.*s", SYSFS_VALUE_MAX - 1, names.v[0]);
		out_clean(b->tpm);
		if (!sysfs_path(path, sizeof(path), root, SYSFS_TPM "/%s/tpm_version_major",
				names.v[0]) ||
		    !sysfs_read(path, b->tpm_version))
			b->tpm_version[0] = '\0';
	}
	names_free(&names);
}

static struct json_object *string_or_null(const char *s)
{
	return *s ? json_object_new_string(s) : NULL;
}

static void show_json(const struct below *b)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "command", json_object_new_string("status"));
	json_object_object_add(o, "paravisor", json_object_new_boolean(b->present));
	json_object_object_add(o, "name", string_or_null(b->pv.name));
	json_object_object_add(o, "isolation", string_or_null(b->pv.isolation));
	json_object_object_add(o, "level", string_or_null(b->pv.level));
	json_object_object_add(o, "features", json_object_new_int64((int64_t)b->nfeatures));
	json_object_object_add(o, "report_provider", string_or_null(b->provider.name));
	json_object_object_add(o, "report_provider_state",
			       json_object_new_string(b->provider_state));
	json_object_object_add(o, "privlevel_floor", string_or_null(b->provider.privlevel_floor));
	json_object_object_add(o, "tdreport", json_object_new_boolean(b->tdreport));
	json_object_object_add(o, "tpm", string_or_null(b->tpm));
	json_object_object_add(o, "tpm_version", string_or_null(b->tpm_version));
	say_json(o);
}

static void show_provider(const struct below *b)
{
	if (b->provider.privlevel_floor[0])
		say_field("Reports", "%s, through configfs-tsm, of privilege level %s and up",
			  b->provider.name, b->provider.privlevel_floor);
	else if (b->provider.name[0])
		say_field("Reports", "%s, through configfs-tsm", b->provider.name);
	else if (!strcmp(b->provider_state, "none"))
		say_field("Reports", "no provider");
	else if (!strcmp(b->provider_state, "no-configfs-tsm"))
		say_field("Reports", "no configfs-tsm");
	else if (!strcmp(b->provider_state, "not-permitted"))
		say_field("Reports", "unknown (only root can ask)");
	else
		say_field("Reports", "unknown");
}

static void show_text(const struct below *b)
{
	if (b->present) {
		say_field("Paravisor", "%s", b->pv.name);
		say_field("Isolation", "%s", b->pv.isolation);
		say_field("Level", "%s", b->pv.level);
		say_field("Features", "%zu", b->nfeatures);
	} else {
		say_field("Paravisor", "none known to this kernel");
	}
	show_provider(b);
	if (b->tdreport)
		say_field("TDREPORTs", "through " TDX_GUEST_DEVICE "%s",
			  strcmp(b->provider.name, PROVIDER_TDX) ? ", without quotes" : "");
	if (b->tpm_version[0])
		say_field("TPM", "%s (version %s)", b->tpm, b->tpm_version);
	else
		say_field("TPM", "%s", b->tpm[0] ? b->tpm : "none");
	if (b->present)
		say("\nThis is what the layer below says about itself; report and verify give\n"
		    "evidence.\n");
}

int cmd_status(const struct opts *o)
{
	struct below b = { 0 };
	int rc = paravisor_read(o->root, &b.pv);

	if (rc == EXIT_SYSTEM)
		return rc;
	b.present = rc == EXIT_YES;
	if (b.present) {
		struct names names;

		if (paravisor_features(o->root, &names))
			return EXIT_SYSTEM;
		b.nfeatures = names.n;
		names_free(&names);
	}
	read_provider(o->root, &b);
	b.tdreport = tdx_guest_present(o->root);
	read_tpm(o->root, &b);
	if (out_is_json())
		show_json(&b);
	else
		show_text(&b);
	return rc;
}
