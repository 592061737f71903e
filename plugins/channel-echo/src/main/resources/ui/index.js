// Stands in until the build of ui/ writes the real one here.
export default () => {};
