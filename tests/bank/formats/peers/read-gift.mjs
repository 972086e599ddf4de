// Reads a file of GIFT as another system does, and tells what it has found.
import {readFileSync} from "node:fs";
import gift from "gift-pegjs";

console.log(JSON.stringify(gift.parse(readFileSync(process.argv[2], "utf8"))));
