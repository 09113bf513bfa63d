"""ATMs and other cash points, each person's distance to them, and the map."""
