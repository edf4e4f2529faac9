/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_HOOKS_H
#define _X86_COCO_PARAVISOR_HOOKS_H

void paravisor_hook_platform(void);

#endif /* _X86_COCO_PARAVISOR_HOOKS_H */
