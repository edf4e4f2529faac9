// SPDX-License-Identifier: GPL-2.0-only
/* Manifests of an SVSM. */
#include <stdio.h>
#include <string.h>

#include "extent.h"
#include "manifest.h"

#define SERVICES_MANIFEST	"63849ebb-3d92-4670-a1ff-58f9c94b87bb"
#define ENTRY_SIZE		24	/* also that of the header */
#define VTPM			"vtpm"

static const struct known_service {
	const char *guid;
	const char *name;
} known[] = {
	{ "c476f1eb-0123-45a5-9641-b4e7dde5bfe3", VTPM },
	{ "a4453a59-9e1b-4787-a033-1986d6adbe55", "uefi-mm" },
};

static const char *name_of(const uint8_t guid[GUID_SIZE])
{
	char text[GUID_TEXT_SIZE];
	size_t i;

	guid_format(guid, GUID_LITTLE, text);
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].guid, text))
			return known[i].name;
	return NULL;
}

bool service_guid(const char *text, uint8_t guid[GUID_SIZE])
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].name, text))
			text = known[i].guid;
	return guid_parse(text, guid);
}

static bool is_vtpm(const struct service *s)
{
	return s->name && !strcmp(s->name, VTPM);
}

static const char *set_service(struct service *s, const uint8_t *guid, struct manifest *m,
			       char *why)
{
	const char *problem;

	memcpy(s->guid, guid, GUID_SIZE);
	s->name = name_of(s->guid);
	if (!is_vtpm(s) || m->version)
		return NULL;
	problem = tpm_public_parse(s->data, &m->ek);
	m->has_ek = !problem;
	if (!problem)
		return NULL;
	snprintf(why, WHY_SIZE, "service " VTPM ": %s", problem);
	return why;
}

static const char *parse_header(struct view in, struct manifest *m)
{
	uint8_t expected[GUID_SIZE];
	uint32_t size, count;

	if (in.len < ENTRY_SIZE || !view_le32(in, GUID_SIZE, &size) ||
	    !view_le32(in, GUID_SIZE + 4, &count))
		return "the services manifest is cut off";
	if (!guid_parse(SERVICES_MANIFEST, expected) || memcmp(in.p, expected, GUID_SIZE))
		return "it is no services manifest (that of one service needs --service)";
	if (size != in.len)
		return "the services manifest is not as long as it says";
	if (count > MANIFEST_SERVICES_MAX || (in.len - ENTRY_SIZE) / ENTRY_SIZE < count)
		return "the services manifest has too many services";
	m->n = count;
	return NULL;
}

/* Which of two counts would be up to the reader. */
static bool is_repeated(const struct manifest *m, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (!memcmp(m->s[i].guid, m->s[at].guid, GUID_SIZE))
			return true;
	return false;
}

static const char *parse_service(struct view in, struct manifest *m, struct extent *e, size_t i,
				 char *why)
{
	size_t off = (i + 1) * ENTRY_SIZE, header = (m->n + 1) * ENTRY_SIZE;
	struct service *s = &m->s[i];
	const char *problem;

	if (!view_le32(in, off + GUID_SIZE, &e[i].offset) ||
	    !view_le32(in, off + GUID_SIZE + 4, &e[i].size))
		return "the services manifest is cut off";
	problem = extent_check(in, header, e, i, &s->data);
	if (problem) {
		snprintf(why, WHY_SIZE, "service %zu of the manifest %s", i, problem);
		return why;
	}
	s->offset = e[i].offset;
	problem = set_service(s, in.p + off, m, why);
	if (!problem && is_repeated(m, i))
		problem = "the services manifest has a service twice";
	return problem;
}

const char *manifest_parse(struct view in, struct manifest *m, char *why)
{
	struct extent e[MANIFEST_SERVICES_MAX];
	const char *problem;
	size_t i;

	memset(m, 0, sizeof(*m));
	problem = parse_header(in, m);
	for (i = 0; !problem && i < m->n; i++)
		problem = parse_service(in, m, e, i, why);
	if (!problem && extents_leave_data(in, (m->n + 1) * ENTRY_SIZE, e, m->n))
		problem = "the services manifest has data of no service";
	return problem;
}

const char *manifest_parse_single(struct view in, const uint8_t guid[GUID_SIZE], uint32_t version,
				  struct manifest *m, char *why)
{
	memset(m, 0, sizeof(*m));
	m->single = true;
	m->version = version;
	m->n = 1;
	m->s[0].data = in;
	return set_service(&m->s[0], guid, m, why);
}

bool manifest_report_data(const struct nonce *n, struct view manifest,
			  uint8_t data[HCL_USER_DATA_SIZE])
{
	EVP_MD_CTX *md;
	bool ok;

	memcpy(data, n->bytes, HCL_USER_DATA_SIZE);
	if (!manifest.len)
		return true;
	md = EVP_MD_CTX_new();
	ok = md && EVP_DigestInit_ex(md, EVP_sha512(), NULL) == 1 &&
	     EVP_DigestUpdate(md, n->bytes, sizeof(n->bytes)) == 1 &&
	     EVP_DigestUpdate(md, manifest.p, manifest.len) == 1 &&
	     EVP_DigestFinal_ex(md, data, NULL) == 1;
	EVP_MD_CTX_free(md);
	return ok;
}
