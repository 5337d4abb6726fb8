// Reads a list of GIFT files as JSON and prints what gift-pegjs makes of each: its questions, or its complaint.
const { parse } = require("gift-pegjs");
const files = JSON.parse(require("fs").readFileSync(0));
const read = (text) => {
  try {
    return { questions: parse(text).filter((one) => one.type !== "Category") };
  } catch (fault) {
    return { fault: `${fault.message} ${JSON.stringify(fault.location)}` };
  }
};
console.log(JSON.stringify(files.map(read)));
