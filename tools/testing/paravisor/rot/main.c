// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "cca.h"
#include "request.h"
#include "snp.h"
#include "tdx.h"

static const char usage_text[] =
"usage: paravisor-rot serve --socket PATH --keys DIR [--record FILE] [MISBEHAVIOUR]\n"
"       paravisor-rot make --keys DIR --user-data HEX --out DIR [--vmpl N] [MISBEHAVIOUR]\n"
"       paravisor-rot make --keys DIR --user-data HEX --out DIR --tdx VM [--rtmrs HEX]\n"
"                     [MISBEHAVIOUR]\n"
"       paravisor-rot make --keys DIR --user-data HEX --out DIR --cca PLANE [--hash NAME]\n"
"                     [--rems HEX] [MISBEHAVIOUR]\n"
"       paravisor-rot modes\n"
"\n"
"serve  answers as the machine's security processor\n"
"make   writes report.bin and certs.bin, with --tdx tdreport.bin and quote.bin, or with --cca\n"
"       token.bin, as serve would give them\n"
"modes  lists the misbehaviours, and what a verifier is to say\n"
"\n"
"The keys are those of paravisor-vtpm keys DIR. MISBEHAVIOUR is one of\n"
"  --misbehave NAME[,NAME]...    one a report, the last one stays (good)\n"
"  --hostile SEED                drawn from a seed\n";

struct make_options {
	const char *keys, *user_data, *out, *misbehave, *hostile;
	const char *vmpl;
	const char *tdx, *rtmrs;
	const char *cca, *hash, *rems;
};

static struct misdeed_plan parse_plan(const char *misbehave, const char *hostile)
{
	struct misdeed_plan plan = { 0 };

	if (misbehave && hostile)
		usage("--misbehave and --hostile exclude each other");
	if (misbehave && !misdeed_plan_parse(&plan, misbehave))
		usage("no such misbehaviours: %s", misbehave);
	if (hostile) {
		plan.hostile = true;
		plan.seed = cli_number(hostile, "--hostile", ~0ull);
	}
	return plan;
}

static int run_serve(int argc, char **argv)
{
	const char *socket = NULL, *keys = NULL, *record = NULL, *misbehave = NULL, *hostile = NULL;
	const struct cli_option options[] = {
		{ "socket", &socket }, { "keys", &keys }, { "record", &record },
		{ "misbehave", &misbehave }, { "hostile", &hostile }, { 0 }
	};
	struct misdeed_plan plan;
	struct service service;
	static struct rot rot;

	cli_options(argc, argv, options);
	if (!socket || !keys)
		usage("serve needs --socket and --keys");
	plan = parse_plan(misbehave, hostile);
	rot_load(&rot, keys, &plan);
	service = rot_service(&rot);
	serve(&service, socket, record);
}

/* Fills answer, which the caller clears, and writes it. */
static void write_answer(const struct service *service, const struct request *req,
			 const char *dir, const char *name, struct bytes *answer)
{
	if (request_answer(service, req, answer) != STATUS_OK)
		die("cannot make %s", name);
	file_write(path_in(dir, name), answer->data, answer->len, 0644);
}

static void make_snp(const struct service *service, const char *dir, const u8 user_data[64],
		     const char *vmpl)
{
	struct bytes report = { 0 }, certs = { 0 };
	u8 wanted[SNP_REPORT_REQUEST_LEN] = { 0 };

	put_le32(wanted, cli_number(vmpl, "--vmpl", ROT_VMPLS - 1));
	memcpy(wanted + 8, user_data, 64);
	write_answer(service, &(struct request){ OP_SNP_REPORT, sizeof(wanted), wanted }, dir,
		     "report.bin", &report);
	write_answer(service, &(struct request){ .op = OP_SNP_CERTS }, dir, "certs.bin", &certs);
	bytes_clear(&report);
	bytes_clear(&certs);
}

static void make_tdx(const struct service *service, const char *dir, const u8 user_data[64],
		     const char *vm, const char *rtmrs)
{
	struct bytes report = { 0 }, quote = { 0 };
	struct tdx_report_request wanted = { .vm = cli_number(vm, "--tdx", TDX_VM_LAST) };

	memcpy(wanted.report_data, user_data, sizeof(wanted.report_data));
	if (rtmrs && !hex_decode(rtmrs, wanted.rtmr[0], sizeof(wanted.rtmr)))
		usage("--rtmrs: not 384 hexadecimal digits");
	write_answer(service, &(struct request){ OP_TDX_REPORT, sizeof(wanted), (u8 *)&wanted },
		     dir, "tdreport.bin", &report);
	write_answer(service, &(struct request){ OP_TDX_QUOTE, report.len, report.data }, dir,
		     "quote.bin", &quote);
	bytes_clear(&report);
	bytes_clear(&quote);
}

static enum cca_hash parse_hash(const char *name)
{
	if (!name || !strcmp(name, "sha-256"))
		return CCA_SHA_256;
	if (strcmp(name, "sha-512"))
		usage("--hash: sha-256 or sha-512");
	return CCA_SHA_512;
}

/* Each REM has the length of the hash. */
static void parse_rems(const char *text, enum cca_hash hash, struct cca_token_request *wanted)
{
	size_t len = hash == CCA_SHA_512 ? 64 : 32;
	u8 all[CCA_REMS * CCA_MEASUREMENT_MAX];

	if (!hex_decode(text, all, CCA_REMS * len))
		usage("--rems: not four times %zu hexadecimal digits", 2 * len);
	for (unsigned int i = 0; i < CCA_REMS; i++)
		memcpy(wanted->rem[i], all + i * len, len);
}

static void make_cca(const struct service *service, const struct make_options *o,
		     const u8 user_data[64])
{
	struct cca_token_request wanted = {
		.plane = cli_number(o->cca, "--cca", CCA_PLANE_LAST), .hash = parse_hash(o->hash),
	};
	struct bytes token = { 0 };

	memcpy(wanted.challenge, user_data, sizeof(wanted.challenge));
	realm_measurement(wanted.hash, wanted.rim);
	if (o->rems)
		parse_rems(o->rems, wanted.hash, &wanted);
	write_answer(service, &(struct request){ OP_CCA_TOKEN, sizeof(wanted), (u8 *)&wanted },
		     o->out, "token.bin", &token);
	bytes_clear(&token);
}

/* What belongs to one technology is no option of another. */
static void check_make(const struct make_options *o)
{
	if (!o->keys || !o->user_data || !o->out)
		usage("make needs --keys, --user-data and --out");
	if (!!o->vmpl + !!o->tdx + !!o->cca > 1)
		usage("--vmpl, --tdx and --cca exclude each other");
	if (o->rtmrs && !o->tdx)
		usage("--rtmrs is TDX's");
	if ((o->hash || o->rems) && !o->cca)
		usage("--hash and --rems are CCA's");
}

static void make_one(const struct service *service, const struct make_options *o,
		     const u8 user_data[64])
{
	if (o->cca)
		make_cca(service, o, user_data);
	else if (o->tdx)
		make_tdx(service, o->out, user_data, o->tdx, o->rtmrs);
	else
		make_snp(service, o->out, user_data, o->vmpl ? o->vmpl : "0");
}

static int run_make(int argc, char **argv)
{
	struct make_options o = { 0 };
	const struct cli_option options[] = {
		{ "keys", &o.keys }, { "user-data", &o.user_data }, { "out", &o.out },
		{ "vmpl", &o.vmpl }, { "tdx", &o.tdx }, { "rtmrs", &o.rtmrs }, { "cca", &o.cca },
		{ "hash", &o.hash }, { "rems", &o.rems }, { "misbehave", &o.misbehave },
		{ "hostile", &o.hostile }, { 0 }
	};
	struct misdeed_plan plan;
	struct service service;
	static struct rot rot;
	u8 data[64];

	cli_options(argc, argv, options);
	check_make(&o);
	if (!hex_decode(o.user_data, data, sizeof(data)))
		usage("--user-data: not 128 hexadecimal digits");
	plan = parse_plan(o.misbehave, o.hostile);
	rot_load(&rot, o.keys, &plan);
	service = rot_service(&rot);
	make_one(&service, &o, data);
	rot_free(&rot);
	return 0;
}

static int run_modes(int argc, char **argv)
{
	cli_options(argc, argv, (const struct cli_option[]){ { 0 } });
	for (enum misdeed m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		printf("%s\t%s\n", misdeed_name(m), misdeed_expect(m));
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "serve", run_serve },
	{ "make", run_make },
	{ "modes", run_modes },
	{ 0 }
};

int main(int argc, char **argv)
{
	return cli_run("paravisor-rot", usage_text, verbs, argc, argv);
}
