// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "emulator.h"

static const char usage_text[] =
"usage: paravisor-vtpm keys DIR\n"
"       paravisor-vtpm serve --socket PATH --keys DIR [OPTION]...\n"
"       paravisor-vtpm modes\n"
"\n"
"keys   makes a throw-away certificate chain and a TPM in DIR\n"
"serve  is the TPM of one QEMU (-tpmdev emulator) under an OpenHCL-like paravisor\n"
"modes  lists the misbehaviours\n"
"\n"
"  --isolation snp|vbs|tdx|none  what the report is about (snp)\n"
"  --misbehave MODE[,MODE]...    one mode a request, the last one stays (good)\n"
"  --hostile SEED                mode and numbers of each request from a seed\n"
"  --record FILE                 a JSON line a request\n"
"  --refresh-ms N                shortest time between two refreshes (2000)\n";

static enum isolation_type parse_isolation(const char *name)
{
	int isolation = isolation_parse(name);

	if (isolation < 0)
		usage("no such isolation: %s", name);
	return isolation;
}

static int run_serve(int argc, char **argv)
{
	const char *socket = NULL, *keys = NULL, *isolation = "snp", *misbehave = NULL;
	const char *hostile = NULL, *record = NULL, *refresh = NULL;
	const struct cli_option options[] = {
		{ "socket", &socket }, { "keys", &keys }, { "isolation", &isolation },
		{ "misbehave", &misbehave }, { "hostile", &hostile }, { "record", &record },
		{ "refresh-ms", &refresh }, { 0 }
	};
	static struct hcl hcl;
	struct keystore ks;
	int status;

	cli_options(argc, argv, options);
	if (!socket || !keys)
		usage("serve needs --socket and --keys");
	if (misbehave && hostile)
		usage("--misbehave and --hostile exclude each other");
	hcl_init(&hcl, &ks, parse_isolation(isolation));
	if (misbehave && misdeed_plan_parse(&hcl.plan, misbehave))
		usage("unknown mode in: %s", misbehave);
	if (hostile) {
		hcl.plan.hostile = true;
		hcl.plan.seed = cli_number(hostile, "--hostile", UINT64_MAX);
		hcl.record.hostile = true;
		hcl.record.seed = hcl.plan.seed;
	}
	if (refresh)
		hcl.refresh_ms = cli_number(refresh, "--refresh-ms", UINT32_MAX);
	keystore_load(&ks, keys);
	record_open(&hcl.record, record);
	status = emulator_serve(&hcl, socket);
	keystore_free(&ks);
	free(hcl.plan.list);
	return status;
}

static int run_keys(int argc, char **argv)
{
	if (argc != 2 || argv[1][0] == '-')
		usage("keys takes one directory");
	keystore_create(argv[1]);
	return 0;
}

static int run_modes(int argc, char **argv)
{
	cli_options(argc, argv, (const struct cli_option[]){ { 0 } });
	for (size_t i = 0; i < misdeed_count(); i++)
		printf("%s\t%s\t%s\n", misdeed_at(i)->name, misdeed_at(i)->expect,
		       misdeed_at(i)->hostile_only ? "hostile" : "");
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "keys", run_keys },
	{ "serve", run_serve },
	{ "modes", run_modes },
	{ 0 }
};

int main(int argc, char **argv)
{
	return cli_run("paravisor-vtpm", usage_text, verbs, argc, argv);
}
