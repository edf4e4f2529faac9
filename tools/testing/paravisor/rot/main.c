// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "request.h"

static const char usage_text[] =
"usage: paravisor-rot serve --socket PATH --keys DIR [--record FILE] [MISBEHAVIOUR]\n"
"       paravisor-rot make --keys DIR --user-data HEX --out DIR [--vmpl N] [MISBEHAVIOUR]\n"
"       paravisor-rot modes\n"
"\n"
"serve  answers as the machine's security processor\n"
"make   writes report.bin and certs.bin as serve would give them\n"
"modes  lists the misbehaviours, and what a verifier is to say\n"
"\n"
"The keys are those of paravisor-vtpm keys DIR. MISBEHAVIOUR is one of\n"
"  --misbehave NAME[,NAME]...    one a report, the last one stays (good)\n"
"  --hostile SEED                drawn from a seed\n";

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

static void write_answer(const struct service *service, const struct request *req,
			 const char *dir, const char *name)
{
	struct bytes answer = { 0 };

	if (request_answer(service, req, &answer) != STATUS_OK)
		die("cannot make %s", name);
	file_write(path_in(dir, name), answer.data, answer.len, 0644);
	bytes_clear(&answer);
}

static int run_make(int argc, char **argv)
{
	const char *keys = NULL, *user_data = NULL, *out = NULL, *vmpl = "0";
	const char *misbehave = NULL, *hostile = NULL;
	const struct cli_option options[] = {
		{ "keys", &keys }, { "user-data", &user_data }, { "out", &out }, { "vmpl", &vmpl },
		{ "misbehave", &misbehave }, { "hostile", &hostile }, { 0 }
	};
	u8 wanted[4 + 4 + 64] = { 0 };
	struct misdeed_plan plan;
	struct service service;
	static struct rot rot;

	cli_options(argc, argv, options);
	if (!keys || !user_data || !out)
		usage("make needs --keys, --user-data and --out");
	if (!hex_decode(user_data, wanted + 8, 64))
		usage("--user-data: not 128 hexadecimal digits");
	put_le32(wanted, cli_number(vmpl, "--vmpl", ROT_VMPLS - 1));
	plan = parse_plan(misbehave, hostile);
	rot_load(&rot, keys, &plan);
	service = rot_service(&rot);
	write_answer(&service, &(struct request){ OP_SNP_REPORT, sizeof(wanted), wanted },
		     out, "report.bin");
	write_answer(&service, &(struct request){ .op = OP_SNP_CERTS }, out, "certs.bin");
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
