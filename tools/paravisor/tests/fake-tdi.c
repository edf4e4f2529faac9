// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stand-in for the kernel's side of TDISP, linked in the place of genl.c: state is kept in the
 * fake sysfs, evidence comes from files. Environment:
 *   FAKE_TDI_EVIDENCE  directory as forge-tdi makes it
 *   FAKE_TDI_FORGE     forge-tdi, which a refresh calls
 *   FAKE_TDI_LOG       file that gets a line for each operation
 *   FAKE_TDI           misbehaviour: write=E read=E refresh=E validate=E with E an errno name;
 *                      again=N (so many reads cross a replacement), and mixed gap overlap
 *                      unknown-type growing huge missing no-data nothing zero liar
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../evidence-dir.h"
#include "../hex.h"
#include "../tdi.h"

#define CHUNK	500u

static bool mode_is(const char *name)
{
	const char *m = getenv("FAKE_TDI");

	return m && !strcmp(m, name);
}

static const char *mode_value(const char *what)
{
	const char *m = getenv("FAKE_TDI");
	size_t len = strlen(what);

	return m && !strncmp(m, what, len) && m[len] == '=' ? m + len + 1 : NULL;
}

static int mode_error(const char *what)
{
	const char *name = mode_value(what);
	int i;

	for (i = 1; name && i < 134; i++)
		if (strerrorname_np(i) && !strcmp(strerrorname_np(i), name))
			return -i;
	return 0;
}

static void record(const char *what, const char *value)
{
	const char *path = getenv("FAKE_TDI_LOG");
	FILE *f = path ? fopen(path, "ae") : NULL;

	if (!f)
		return;
	fprintf(f, "%s %s\n", what, value);
	fclose(f);
}

static void put_attr(const char *root, const char *dev, const char *attr, const char *value)
{
	char path[PATH_MAX];
	FILE *f;

	if (!sysfs_path(path, sizeof(path), root, SYSFS_PCI "/%s/tsm/%s", dev, attr))
		abort();
	f = fopen(path, "we");
	if (!f)
		abort();
	fprintf(f, "%s\n", value);
	fclose(f);
}

static void get_attr(const char *root, const char *dev, const char *attr,
		     char value[SYSFS_VALUE_MAX])
{
	char path[PATH_MAX];

	if (!sysfs_path(path, sizeof(path), root, SYSFS_PCI "/%s/tsm/%s", dev, attr) ||
	    !sysfs_read(path, value))
		value[0] = '\0';
}

static int load(struct evidence *e)
{
	const char *dir = getenv("FAKE_TDI_EVIDENCE");

	return dir && !evidence_load(dir, e) ? 0 : -ENXIO;
}

static int do_accept(const char *root, const char *dev)
{
	char state[SYSFS_VALUE_MAX], validated[SYSFS_VALUE_MAX];
	struct evidence e;
	int rc;

	get_attr(root, dev, "state", state);
	get_attr(root, dev, "validated", validated);
	if (strcmp(state, "locked"))
		return -ENXIO;
	rc = load(&e);
	if (rc)
		return rc;
	if (*validated && strtoull(validated, NULL, 10) != e.generation)
		rc = -ESTALE;
	evidence_free(&e);
	if (!rc)
		put_attr(root, dev, "state", "run");
	return rc;
}

static int fake_write(const char *root, const char *dev, const char *attr, const char *value)
{
	int rc = mode_error("write");
	char tsm[SYSFS_VALUE_MAX];

	record(attr, value);
	if (rc || mode_is("liar"))
		return rc;
	get_attr(root, dev, "lock", tsm);
	if (!strcmp(attr, "accept"))
		return do_accept(root, dev);
	if (!strcmp(attr, "unlock") ? strcmp(value, tsm) : *tsm)
		return -EBUSY;
	put_attr(root, dev, "lock", strcmp(attr, "lock") ? "" : value);
	put_attr(root, dev, "state", strcmp(attr, "lock") ? "unlocked" : "locked");
	put_attr(root, dev, "validated", "");
	return 0;
}

static uint32_t reads;

/* What a kernel never sends. */
static void spoil(struct evidence_piece *p, unsigned int count)
{
	p->generation += mode_is("mixed") && count == 1 && reads < 3;
	p->offset += mode_is("gap") && count == 1;
	p->offset -= mode_is("overlap") && count == 1;
	p->type += mode_is("unknown-type") ? 4u : 0;
	p->length += mode_is("growing") && count == 1;
	p->length = mode_is("huge") ? EVIDENCE_MAX + 1 : p->length;
	p->data.len = mode_is("no-data") ? 0 : p->data.len;
	p->generation = mode_is("zero") ? 0 : p->generation;
}

static int send_object(const struct evidence *e, enum evidence_type type, evidence_cb cb, void *arg)
{
	struct view data = evidence_view(e, type);
	unsigned int count = 0;
	size_t at = 0;
	int rc;

	do {
		size_t len = data.len - at < CHUNK ? data.len - at : CHUNK;
		struct evidence_piece p = { .type = type, .generation = e->generation,
					    .length = (uint32_t)data.len, .offset = (uint32_t)at };

		view_sub(data, at, len, &p.data);
		spoil(&p, count++);
		rc = cb(&p, arg);
		at += len;
		if (mode_is("missing") && at < data.len)
			break;
	} while (!rc && at < data.len);
	return rc;
}

static int fake_read(const char *root, const char *dev, uint32_t mask, evidence_cb cb, void *arg)
{
	const char *again = mode_value("again");
	int i, rc = mode_error("read");
	struct evidence e;

	(void)root;
	record("read", dev);
	if (rc || mode_is("nothing"))
		return rc;
	rc = load(&e);
	if (rc)
		return rc;
	reads++;
	for (i = 0; i < EVIDENCE_TYPES && !rc; i++) {
		if (again && i == 1 && reads <= strtoul(again, NULL, 10))
			rc = -EAGAIN;
		else if (mask & 1u << i)
			rc = send_object(&e, i, cb, arg);
	}
	evidence_free(&e);
	return rc;
}

static int fake_refresh(const char *root, const char *dev, const struct nonce *nonce,
			uint64_t *generation)
{
	const char *forge = getenv("FAKE_TDI_FORGE"), *dir = getenv("FAKE_TDI_EVIDENCE");
	char hex[2 * HCL_USER_DATA_SIZE + 1], command[2 * PATH_MAX];
	int rc = mode_error("refresh");

	(void)root;
	(void)dev;
	hex_encode(nonce->bytes, nonce->len, hex);
	record("refresh", hex);
	*generation = 2;
	if (rc || mode_is("liar"))
		return rc;
	snprintf(command, sizeof(command), "'%s' '%s' %s", forge, dir, hex);
	return system(command) ? -EIO : 0;
}

static int fake_validate(const char *root, const char *dev, uint64_t generation)
{
	int rc = mode_error("validate");
	struct evidence e;
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)generation);
	record("validate", text);
	if (!rc)
		rc = load(&e);
	if (rc)
		return rc;
	rc = e.generation == generation ? 0 : -ESTALE;
	evidence_free(&e);
	if (!rc)
		put_attr(root, dev, "validated", text);
	return rc;
}

const struct tdi_ops tdi_ops = {
	.write = fake_write,
	.read = fake_read,
	.refresh = fake_refresh,
	.validate = fake_validate,
};
