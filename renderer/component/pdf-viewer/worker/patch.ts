/**
 * The PDF library swallows what it cannot read, and sets no bound on what a file may unpack to. Its worker is built
 * with these few changes, each of which must be found exactly once: a newer library that reads otherwise fails the
 * build instead of losing a bound in silence. `kauntaBudget` is set by `budget.ts` before the library is read.
 */
type Change = { why: string; find: string; put: string };

const changes: Change[] = [
  {
    why: 'what a stream unpacks to is counted',
    find: 'const buffer2 = new Uint8Array(size);\n    buffer2.set(buffer);',
    put: 'globalThis.kauntaBudget.takeBytes(size - buffer.byteLength);\n    const buffer2 = new Uint8Array(size);\n    buffer2.set(buffer);',
  },
  {
    why: 'what the engine inflates itself is counted',
    find: 'totalLength += chunk.byteLength;',
    put: 'totalLength += chunk.byteLength;\n        globalThis.kauntaBudget.takeBytes(chunk.byteLength);',
  },
  {
    why: 'the pixels of a picture are counted by its true size',
    find: 'width = image.fallbackDims.width;\n        }\n        if (!validHeight) {\n          height = image.fallbackDims.height;\n        }\n      }\n    }',
    put: 'width = image.fallbackDims.width;\n        }\n        if (!validHeight) {\n          height = image.fallbackDims.height;\n        }\n      }\n    }\n    globalThis.kauntaBudget.takePixels(width * height);',
  },
  {
    why: 'the pixels of a stencil are counted',
    find: 'const imageMask = dict.get("IM", "ImageMask") || false;\n    let imgData, fn, args;',
    put: 'const imageMask = dict.get("IM", "ImageMask") || false;\n    if (imageMask) {\n      globalThis.kauntaBudget.takePixels(w * h);\n    }\n    let imgData, fn, args;',
  },
  {
    why: 'the pixels of a JPEG are counted by its own header',
    find: 'frame.samplesPerLine = view.getUint16(offset);',
    put: 'frame.samplesPerLine = view.getUint16(offset);\n          globalThis.kauntaBudget.requirePixels(frame.scanLines * frame.samplesPerLine);',
  },
  {
    why: 'a broken reference in the page tree is one page, not the end of the document',
    find: 'addPageError(new FormatError("Page dictionary kid reference points to wrong type of object."));\n        break;',
    put: 'addPageError(new FormatError("Page dictionary kid reference points to wrong type of object."));\n        queueItem.posInKids++;\n        continue;',
  },
  {
    why: 'a count below one is looked into',
    find: '} else if (numPages <= 1) {\n        return;\n      }\n      await this.getPage(numPages - 1);',
    put: `} else if (numPages < 0) {
        return;
      }
      if (numPages > 0) {
        await this.getPage(numPages - 1);
      }
      if (numPages <= globalThis.kauntaBudget.countedPages && (await catalog.getAllPageDicts(true)).size !== numPages) {
        throw new FormatError("Page count differs from the page tree.");
      }`,
  },
  {
    why: 'page contents that are named and are not there are told',
    find: 'return new StreamsSequenceStream(content, this.#onSubStreamError.bind(this));\n    }\n    return new NullStream();',
    put: `if (content.some(item => !(item instanceof BaseStream))) {
        warn("getContentStream - a part of the contents is missing");
      }
      return new StreamsSequenceStream(content, this.#onSubStreamError.bind(this));
    }
    if (this.pageDict.has("Contents")) {
      warn("getContentStream - the contents are missing");
    }
    return new NullStream();`,
  },
  {
    why: 'a picture with less data than its size needs is told',
    find: 'const imageBytes = await this.image.getImageData(length, this.jpxDecoderOptions);',
    put: 'const imageBytes = await this.image.getImageData(length, this.jpxDecoderOptions);\n    if (imageBytes.length < length) {\n      warn("PDFImage - the image data is cut short");\n    }',
  },
  {
    why: 'a stencil with less data than its size needs is told',
    find: 'const imgArray = await image.getImageData(computedLength);',
    put: 'const imgArray = await image.getImageData(computedLength);\n    if (imgArray.length < computedLength) {\n      warn("PDFImage - the mask data is cut short");\n    }',
  },
  {
    why: 'each page reads its own pictures, so that each page tells of them',
    find: 'const pageIndexSet = this._refCache.getOrPutComputed(ref, makeSet);',
    put: 'return false;\n    const pageIndexSet = this._refCache.getOrPutComputed(ref, makeSet);',
  },
  {
    why: 'data under an unknown filter are no picture',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the library
    find: 'warn(`Filter "${name}" is not supported.`);\n      return stream;',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the library
    put: 'throw new FormatError(`Filter "${name}" is not supported.`);',
  },
  {
    why: 'compressed data that end early are told',
    find: 'info(ex.message);\n      this.eof = true;',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the library
    put: 'warn(`FlateStream - ${ex.message}`);\n      this.eof = true;',
  },
  {
    why: 'the value of a text field without an appearance is drawn',
    find: 'if (!this._hasValueFromXFA || this.appearance) {',
    put: 'if (this.appearance) {',
  },
  {
    why: 'the value of a list without an appearance is drawn',
    find: 'exportedValue === undefined && !this._needAppearances) {\n      return null;',
    put: 'exportedValue === undefined && !this._needAppearances && this.appearance) {\n      return null;',
  },
  {
    why: 'a JPEG that the engine drew is looked over',
    find: 'return (await decoder.decode()).image;',
    put: 'const drawn = (await decoder.decode()).image;\n      globalThis.kauntaBudget.drawnJpeg(data);\n      return drawn;',
  },
  {
    why: 'a JPEG 2000 that ends early is told',
    find: 'this.buffer = await JpxImage.instance.decode(bytes, decoderOptions);',
    put: 'this.buffer = await JpxImage.instance.decode(bytes, decoderOptions);\n    if (!globalThis.kauntaBudget.isJpxWhole(bytes)) {\n      warn("PDFImage - the JPEG 2000 data are cut short");\n    }',
  },
  {
    why: 'JBIG2 data that end early are told',
    find: 'this.buffer = await JBig2CCITTFaxImage.instance.decode(bytes, this.dict.get("Width"), this.dict.get("Height"), globals);',
    put: 'this.buffer = await JBig2CCITTFaxImage.instance.decode(bytes, this.dict.get("Width"), this.dict.get("Height"), globals);\n    if (!globalThis.kauntaBudget.isJbig2Whole(bytes)) {\n      warn("PDFImage - the JBIG2 data are cut short");\n    }',
  },
  {
    why: 'a fax that ends early is told',
    find: 'this.buffer = await JBig2CCITTFaxImage.instance.decode(bytes, this.dict.get("W", "Width"), this.dict.get("H", "Height"), null, this.params);',
    put: 'this.buffer = await JBig2CCITTFaxImage.instance.decode(bytes, this.dict.get("W", "Width"), this.dict.get("H", "Height"), null, this.params);\n    if (!globalThis.kauntaBudget.isFaxWhole(bytes, this.params, this.buffer)) {\n      warn("PDFImage - the fax data are cut short");\n    }',
  },
];

/** The library's worker with the changes above. @throws Error when a place is not found exactly once */
export const patchWorker = (source: string): string =>
  changes.reduce((text, { why, find, put }) => {
    const parts = text.split(find);
    const [before, after] = parts;
    if (parts.length !== 2 || before === undefined || after === undefined)
      throw new Error(`the PDF library's worker has changed: "${why}" was found ${parts.length - 1} times`);
    return before + put + after;
  }, source);
