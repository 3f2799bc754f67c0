/// The server: who may ask what, and how it is answered.
@NullMarked
package braid.dashboard.web;

import org.jspecify.annotations.NullMarked;
