// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "emulator.h"

#define EXIT_USAGE	2

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

__noreturn __printf(1, 2) static void usage(const char *fmt, ...)
{
	char line[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	warn("%s (see paravisor-vtpm --help)", line);
	exit(EXIT_USAGE);
}

static u64 parse_number(const char *text, const char *what, u64 max)
{
	char *end;
	unsigned long long v;

	errno = 0;
	v = strtoull(text, &end, 0);
	if (errno || *end || end == text || strchr(text, '-') || v > max)
		usage("%s: not a number from 0 to %llu: %s", what, (unsigned long long)max, text);
	return v;
}

struct options {
	const char *socket, *keys, *misbehave, *hostile, *record, *refresh;
	enum isolation_type isolation;
};

static void parse_options(int argc, char **argv, struct options *o)
{
	static const struct option table[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "keys", required_argument, NULL, 'k' },
		{ "isolation", required_argument, NULL, 'i' },
		{ "misbehave", required_argument, NULL, 'm' },
		{ "hostile", required_argument, NULL, 'h' },
		{ "record", required_argument, NULL, 'r' },
		{ "refresh-ms", required_argument, NULL, 't' },
		{ 0 }
	};
	int c, isolation;

	while ((c = getopt_long(argc, argv, "", table, NULL)) != -1) {
		switch (c) {
		case 's':
			o->socket = optarg;
			break;
		case 'k':
			o->keys = optarg;
			break;
		case 'm':
			o->misbehave = optarg;
			break;
		case 'h':
			o->hostile = optarg;
			break;
		case 'r':
			o->record = optarg;
			break;
		case 't':
			o->refresh = optarg;
			break;
		case 'i':
			isolation = isolation_parse(optarg);
			if (isolation < 0)
				usage("no such isolation: %s", optarg);
			o->isolation = isolation;
			break;
		default:
			exit(EXIT_USAGE);	/* getopt has said why */
		}
	}
	if (optind < argc)
		usage("unexpected argument: %s", argv[optind]);
	if (!o->socket || !o->keys)
		usage("serve needs --socket and --keys");
	if (o->misbehave && o->hostile)
		usage("--misbehave and --hostile exclude each other");
}

static int run_serve(int argc, char **argv)
{
	static struct hcl hcl;
	struct options o = { .isolation = ISOLATION_SNP };
	struct keystore ks;
	int status;

	parse_options(argc, argv, &o);
	hcl_init(&hcl, &ks, o.isolation);
	if (o.misbehave && misdeed_plan_parse(&hcl.plan, o.misbehave))
		usage("unknown mode in: %s", o.misbehave);
	if (o.hostile) {
		hcl.plan.hostile = true;
		hcl.plan.seed = parse_number(o.hostile, "--hostile", UINT64_MAX);
		hcl.record.hostile = true;
		hcl.record.seed = hcl.plan.seed;
	}
	if (o.refresh)
		hcl.refresh_ms = parse_number(o.refresh, "--refresh-ms", UINT32_MAX);
	keystore_load(&ks, o.keys);
	record_open(&hcl.record, o.record);
	status = emulator_serve(&hcl, o.socket);
	keystore_free(&ks);
	free(hcl.plan.list);
	return status;
}

static int run_keys(int argc, char **argv)
{
	if (argc != 2)
		usage("keys takes one directory");
	keystore_create(argv[1]);
	return 0;
}

static int run_modes(void)
{
	for (size_t i = 0; i < misdeed_count(); i++)
		printf("%s\t%s\t%s\n", misdeed_at(i)->name, misdeed_at(i)->expect,
		       misdeed_at(i)->hostile_only ? "hostile" : "");
	return 0;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (!strcmp(verb, "keys"))
		return run_keys(argc - 1, argv + 1);
	if (!strcmp(verb, "serve"))
		return run_serve(argc - 1, argv + 1);
	if (!strcmp(verb, "modes"))
		return run_modes();
	if (!strcmp(verb, "--help") || !strcmp(verb, "-h")) {
		fputs(usage_text, stdout);
		return 0;
	}
	usage("%s", *verb ? "unknown verb" : "no verb given");
}
