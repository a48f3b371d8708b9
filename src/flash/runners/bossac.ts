import { commonMeanings, type Runner } from "../runner.ts";

/** As the Arduino mbed core calls it (platform.txt, tools.bossac). The boot loader adds the program's offset itself. */
export const bossac: Runner = {
  method: "bossac",
  title: "writes through the boot loader, after a touch at 1200 baud",
  format: "bin",
  reach: "port",
  touchBaud: 1200,
  tools: () => ["bossac"],
  install: {
    linux: 'the Arduino IDE\'s core "Arduino Mbed OS Nano Boards" brings one that knows the nRF52840; its folder goes into PATH',
    darwin: 'the Arduino IDE\'s core "Arduino Mbed OS Nano Boards" brings one that knows the nRF52840; its folder goes into PATH',
    win32: 'the Arduino IDE\'s core "Arduino Mbed OS Nano Boards" brings one that knows the nRF52840; its folder goes into PATH',
  },
  steps: ({ path, place = "<port>", tool }) => [
    // It puts /dev/ before the name by itself.
    { kind: "run", command: [tool, `--port=${place.replace(/^\/dev\//, "")}`, "-U", "-i", "-e", "-w", path, "-R"] },
  ],
  verifies: "the boot loader acknowledges every page; the greeting tells the rest",
  meanings: [
    ...commonMeanings,
    { pattern: /No device found on/i, means: "absent" },
    { pattern: /Device unsupported|Unsupported device/i, means: "other-chip" },
  ],
};
