/** All ways of flashing, by the name that boards and --runner give them. */

import type { FlashMethod } from "../targets/board.ts";
import type { Runner } from "./runner.ts";
import { avrdude } from "./runners/avrdude.ts";
import { bossac } from "./runners/bossac.ts";
import { daplink } from "./runners/daplink.ts";
import { dfuUtil } from "./runners/dfu-util.ts";
import { esptool } from "./runners/esptool.ts";
import { jlink } from "./runners/jlink.ts";
import { openocd } from "./runners/openocd.ts";
import { probeRs } from "./runners/probe-rs.ts";
import { pyocd } from "./runners/pyocd.ts";
import { stFlash } from "./runners/st-flash.ts";
import { stm32cubeprogrammer } from "./runners/stm32cubeprogrammer.ts";
import { uf2 } from "./runners/uf2.ts";

export const runners: Readonly<Record<FlashMethod["method"], Runner>> = {
  uf2,
  daplink,
  openocd,
  "st-flash": stFlash,
  stm32cubeprogrammer,
  pyocd,
  "probe-rs": probeRs,
  jlink,
  "dfu-util": dfuUtil,
  esptool,
  avrdude,
  bossac,
};
