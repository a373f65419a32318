// Reads COCO detection files the way pycocotools does, and is as strict where that would fail later.
import assert from "node:assert/strict";

export class Coco {
  constructor(text) {
    const { images, annotations, categories } = JSON.parse(text);
    const byId = (list) => {
      const index = new Map(list.map((entry) => [entry.id, entry]));
      assert.equal(index.size, list.length, "ids are unique");
      return index;
    };
    this.images = byId(images);
    this.annotations = byId(annotations);
    this.categories = byId(categories);
    for (const { id, image_id, category_id, bbox, area, iscrowd, segmentation } of annotations) {
      assert.ok(Number.isInteger(id) && id > 0, "pycocotools treats id 0 as no match");
      const image = this.images.get(image_id);
      assert.ok(image && Number.isInteger(image.width) && Number.isInteger(image.height), "its image is in the file");
      assert.ok(this.categories.has(category_id), "its category is in the file");
      assert.equal(iscrowd, 0);
      const [x, y, width, height] = bbox;
      assert.ok(x >= 0 && y >= 0 && x + width <= image.width && y + height <= image.height, "it lies on the image");
      assert.ok(Math.abs(area - width * height) < 1e-6);
      const [polygon] = segmentation;
      assert.ok(polygon.length >= 6 && polygon.length % 2 === 0, "a polygon of points");
      assert.ok(Math.abs(shoelace(polygon) - area) < 1e-3, "the polygon covers the box");
    }
  }

  /** Annotations as `[category name, [x, y, width, height], attributes]`. */
  boxes() {
    return [...this.annotations.values()].map(({ category_id, bbox, attributes }) => [this.categories.get(category_id).name, bbox, attributes]);
  }
}

function shoelace(points) {
  let sum = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [x, y, nextX, nextY] = [0, 1, 2, 3].map((k) => points[(i + k) % points.length]);
    sum += x * nextY - nextX * y;
  }
  return Math.abs(sum) / 2;
}
