import { z } from "zod";

// To compile a schema pays after thousands of values, and most of ours see one. A schema asks for this when it is made, so
// this module comes before all others.
z.config({ jitless: true });
