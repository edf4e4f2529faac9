/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDX_H
#define PARAVISORCTL_TDX_H

#include "view.h"

#define TDREPORT_SIZE		0x400
#define TDREPORT_DATA_OFFSET	0x080
#define TDREPORT_VERSION_MAX	1
#define TDX_TEE_TYPE		0x81
#define TDX_RTMRS		4
#define TDX_MR_SIZE		48
#define TDX_TCB_SIZE		120	/* of struct td, the same for info */
#define TDX_INFO_SIZE		400
#define TDX_REPORT_DATA_SIZE	64
#define TDX_SVN_SIZE		16

/* TD attributes. With any of the first eight set, the TD is under debug and not to be trusted. */
#define TD_UNDER_DEBUG		0xffULL
#define TD_DEBUG		(1ULL << 0)
#define TD_SEPT_VE_DISABLE	(1ULL << 28)
#define TD_MIGRATABLE		(1ULL << 29)

/* What a TDREPORT and a quote say about a TD, byte for byte alike. */
struct td {
	struct view tcb;		/* the next four */
	struct view tee_tcb_svn;
	struct view mrseam;
	struct view mrsignerseam;	/* zero: Intel */
	struct view seam_attributes;
	struct view info;		/* all from attributes to rtmr */
	uint64_t attributes;
	uint64_t xfam;
	struct view mrtd;
	struct view mrconfigid;
	struct view mrowner;
	struct view mrownerconfig;
	struct view rtmr[TDX_RTMRS];
	struct view report_data;
	struct view tee_tcb_svn2;	/* this and the next: empty where there is none */
	struct view servtd;		/* hash of the service TDs */
};

/* Fills the fields of @td from its tcb and info; false if these are of another size. */
bool td_fill(struct td *td);

/* Whether both are of the same TD at the same moment. */
bool td_equal(const struct td *a, const struct td *b);

/* Names of the attributes that are set, separated by blanks; returns @buf. */
char *td_attribute_names(uint64_t attributes, char *buf, size_t size);

/* TDREPORT_STRUCT (Intel TDX Module ABI specification). */
struct tdreport {
	uint8_t version;
	struct view tcb_hash;
	struct view info_hash;
	struct view tcb_info;		/* TEE_TCB_INFO, which the first is of */
	struct view td_info;		/* TDINFO, which the second is of */
	struct td td;
};

/* NULL, or why @in of any size is no TDREPORT of a kind known here. */
const char *tdreport_parse(struct view in, struct tdreport *r);
bool tdreport_looks_like(struct view in);

/* NULL if the part with the MAC is of the other two parts, else which it is not of. */
const char *tdreport_hash_problem(const struct tdreport *r);

#endif
