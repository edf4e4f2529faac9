// SPDX-License-Identifier: GPL-2.0-only
/* What verify prints of a TD and of the quote about it. */
#include <stdio.h>

#include "hex.h"
#include "out.h"
#include "show.h"
#include "tdx-show.h"

#define NAMES_SIZE	96

static void add_hex(struct json_object *o, const char *key, struct view v)
{
	json_object_object_add(o, key, v.len ? json_object_new_string(show_hex(v)) : NULL);
}

static void add_bytes(struct json_object *o, const char *key, const uint8_t *p, size_t len)
{
	add_hex(o, key, (struct view){ p, len });
}

static void add_number64(struct json_object *o, const char *key, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)n);
	add_string(o, key, text);
}

void json_td(struct json_object *report, const struct td *td)
{
	struct json_object *rtmrs = json_object_new_array();
	bool ve = td->attributes & TD_SEPT_VE_DISABLE;
	bool debug = td->attributes & TD_UNDER_DEBUG;
	char names[NAMES_SIZE];
	int i;

	for (i = 0; i < TDX_RTMRS; i++)
		json_object_array_add(rtmrs, json_object_new_string(show_hex(td->rtmr[i])));
	add_number64(report, "attributes", td->attributes);
	add_string(report, "attribute_names",
		   td_attribute_names(td->attributes, names, sizeof(names)));
	json_object_object_add(report, "debug", json_object_new_boolean(debug));
	json_object_object_add(report, "sept_ve_disable", json_object_new_boolean(ve));
	add_number64(report, "xfam", td->xfam);
	add_hex(report, "report_data", td->report_data);
	add_hex(report, "measurement", td->mrtd);
	json_object_object_add(report, "rtmr", rtmrs);
	add_hex(report, "mrconfigid", td->mrconfigid);
	add_hex(report, "mrowner", td->mrowner);
	add_hex(report, "mrownerconfig", td->mrownerconfig);
	add_hex(report, "mrseam", td->mrseam);
	add_hex(report, "mrsignerseam", td->mrsignerseam);
	add_hex(report, "tee_tcb_svn", td->tee_tcb_svn);
	add_hex(report, "tee_tcb_svn2", td->tee_tcb_svn2);
	add_hex(report, "servtd", td->servtd);
}

static struct json_object *json_qe(const struct qe_report *qe)
{
	struct json_object *o = json_object_new_object();

	add_hex(o, "mrenclave", qe->mrenclave);
	add_hex(o, "mrsigner", qe->mrsigner);
	json_object_object_add(o, "isv_prod_id", json_object_new_int(qe->isv_prod_id));
	json_object_object_add(o, "isv_svn", json_object_new_int(qe->isv_svn));
	add_number64(o, "attributes", qe->attributes);
	return o;
}

static struct json_object *json_pck(const struct pck *p)
{
	struct json_object *o = json_object_new_object(), *tcb = json_object_new_array();
	int i;

	for (i = 0; i < PCK_TCB_COMPONENTS; i++)
		json_object_array_add(tcb, json_object_new_int(p->component[i]));
	add_bytes(o, "fmspc", p->fmspc, sizeof(p->fmspc));
	add_bytes(o, "pceid", p->pceid, sizeof(p->pceid));
	add_bytes(o, "ppid", p->ppid, sizeof(p->ppid));
	json_object_object_add(o, "pcesvn", json_object_new_int64(p->pcesvn));
	add_bytes(o, "cpusvn", p->cpusvn, sizeof(p->cpusvn));
	json_object_object_add(o, "tcb_components", tcb);
	return o;
}

struct json_object *json_quote(const struct verdict *v)
{
	bool pck = v->check[CHECK_PCK].result == RESULT_OK;
	struct json_object *o;

	if (!v->has_quote)
		return NULL;
	o = json_object_new_object();
	json_object_object_add(o, "version", json_object_new_int(v->quote.version));
	json_object_object_add(o, "size", json_object_new_int64((int64_t)v->quote.size));
	json_object_object_add(o, "qe", json_qe(&v->quote.qe));
	json_object_object_add(o, "pck", pck ? json_pck(&v->pck) : NULL);
	return o;
}

static void show_platform(const struct pck *p)
{
	char fmspc[2 * sizeof(p->fmspc) + 1], cpusvn[2 * sizeof(p->cpusvn) + 1];
	char pceid[2 * sizeof(p->pceid) + 1];

	say_field("Platform", "FMSPC %s, PCEID %s",
		  hex_encode(p->fmspc, sizeof(p->fmspc), fmspc),
		  hex_encode(p->pceid, sizeof(p->pceid), pceid));
	say_field("", "PCESVN %u, CPUSVN %s", p->pcesvn,
		  hex_encode(p->cpusvn, sizeof(p->cpusvn), cpusvn));
}

void show_td(const struct verdict *v)
{
	const struct td *td = verdict_td(v);
	char names[NAMES_SIZE], label[16];
	unsigned int i;

	for (i = 0; i < TDX_RTMRS; i++) {
		snprintf(label, sizeof(label), "RTMR%u", i);
		say_field(label, "%s", show_hex(td->rtmr[i]));
	}
	td_attribute_names(td->attributes, names, sizeof(names));
	say_field("Attributes", "0x%llx%s%s", (unsigned long long)td->attributes,
		  *names ? " " : "", names);
	say_field("XFAM", "0x%llx", (unsigned long long)td->xfam);
	say_field("TDX module", "%s", show_hex(td->mrseam));
	say_field("", "TEE_TCB_SVN %s", show_hex(td->tee_tcb_svn));
	if (v->has_quote && v->check[CHECK_PCK].result == RESULT_OK)
		show_platform(&v->pck);
}
