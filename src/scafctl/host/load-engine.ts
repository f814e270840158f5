// Loads the engine: what needs grpc-js, a bundle of its own in the extension and the command.
import { nameScarcity } from "../../goplugin/index.js";

/**
 * Loaded before a plugin is started: Node remembers a module that could not be loaded, for example
 * for want of file descriptors, until the process ends.
 * @param path the plugin, for errors
 * @throws PluginError `out-of-resources`
 */
export async function loadEngine(path: string) {
  try {
    return await import("../engine.js");
  } catch (error) {
    throw nameScarcity(path, error);
  }
}
